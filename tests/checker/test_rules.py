"""What each rule makes of its arguments: a table of truths and refusals, and a second opinion on every clause.

A row names a problem, a record in the notation of `forge`, and either the clause that the rule must compute or a part
of the message with which it must refuse. z3 is asked whether each clause of the table is valid.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import pytest

from checker.axioms import book
from checker.context import Context, Mismatch
from checker.kernel import check
from checker.rules import RULES
from formats.errors import AssayError
from formats.meter import Meter
from tests.checker.forge import Forge, SExpr, parse
from tests.checker.solver import Judge

BOOLS = "(declare-const p Bool)(declare-const q Bool)(declare-const r Bool)"
INTS = "(declare-const x Int)(declare-const y Int)(declare-const z Int)(declare-fun h (Int) Int)"
REALS = "(declare-const a Real)(declare-const b Real)(declare-const e Real)"
MIXED = BOOLS + INTS + REALS
FREE = (
    "(declare-sort U 0)(declare-sort V 0)(declare-const a U)(declare-const b U)(declare-const c U)(declare-const d U)"
    "(declare-const v V)(declare-fun f (U) U)(declare-fun g (U U) U)(declare-fun k (U) V)(declare-fun l (U) U)"
    "(declare-fun m (U Bool) Bool)(declare-fun n (Bool) U)" + BOOLS
)
OPEN = MIXED + "(define-fun macro ((i Int) (w Bool)) Bool (and w (< i x)))"
STRINGS = (
    "(set-logic ALL)(declare-const s String)(declare-const t String)(declare-const i Int)(declare-const r RegLan)"
    "(declare-fun f (String) String)(declare-const p Bool)(define-fun macro ((w String)) String (str.++ w s))"
)
AXIOMS = len(book().definitions)
HUGE = str(10**30)
LONG = "1" + "0" * 5_000


class Row(NamedTuple):
    """A record over a problem, and the clause or the refusal that it leads to; `have` are terms that exist before."""

    name: str
    problem: str
    record: str
    clause: str | None
    refusal: str
    have: str


def yes(name: str, problem: str, record: str, clause: str, have: str = "") -> Row:
    return Row(name, problem, record, clause, "", have)


def no(name: str, problem: str, record: str, refusal: str, have: str = "") -> Row:
    return Row(name, problem, record, None, refusal, have)


TWO = BOOLS + "(assert p)(assert (or q (not r)))(assert (not r))(push 1)(assert q)(pop 1)(check-sat)"

IN = [
    yes("first", TWO, "in 1", "p"),
    yes("a connective", TWO, "in 2", "(or q (not r))"),
    yes("a negation", TWO, "in 3", "(not r)"),
    no("zero", TWO, "in 0", "an assertion from 1 to 3"),
    no("beyond, and out of scope", TWO, "in 4", "an assertion from 1 to 3"),
    no("negative", TWO, "in -1", "an assertion from 1 to 3"),
    no("no argument", TWO, "in", "an assertion"),
    no("two arguments", TWO, "in 1 2", "an assertion"),
    no("huge", TWO, f"in {HUGE}", "an assertion"),
    no("5,000 digits", TWO, f"in {LONG}", "an assertion"),
    no("no assertions at all", BOOLS + "(check-sat)", "in 1", "an assertion from 1 to 0"),
    yes("an assumption", BOOLS + "(assert p)(check-sat-assuming ((not q)))", "in 2", "(not q)"),
    yes("the literal false", "(assert false)(check-sat)", "in 1", "false"),
]

A3, O3, D3 = "(and p (not q) r)", "(or p (not q) r)", "(distinct a b c)"
E2, IB = "(= p q)", "(ite p q r)"
DEQ = "(= a b) (= a c) (= b c)"

DEF = [
    yes("true", BOOLS, "def true 0", "true"),
    no("true has one clause", BOOLS, "def true 1", "a connective"),
    no("false is not a term", BOOLS, "def false 0", "a closed term"),
    yes("and, first", BOOLS, f"def {A3} 0", f"(not {A3}) p"),
    yes("and, a negation", BOOLS, f"def {A3} 1", f"(not {A3}) (not q)"),
    yes("and, last", BOOLS, f"def {A3} 2", f"(not {A3}) r"),
    yes("and, all", BOOLS, f"def {A3} 3", f"{A3} (not p) q (not r)"),
    no("and, beyond", BOOLS, f"def {A3} 4", "a connective"),
    no("and, negative", BOOLS, f"def {A3} -1", "a connective"),
    no("and, huge", BOOLS, f"def {A3} {HUGE}", "a connective"),
    no("and, 5,000 digits", BOOLS, f"def {A3} {LONG}", "a connective"),
    no("and, most negative", BOOLS, f"def {A3} -4", "a connective"),
    no("a negated connective", BOOLS, f"def (not {A3}) 0", "a closed term"),
    yes("and of one, down", BOOLS, "def (and p) 0", "(not (and p)) p"),
    yes("and of one, up", BOOLS, "def (and p) 1", "(and p) (not p)"),
    yes("and of the same twice", BOOLS, "def (and p p) 2", "(and p p) (not p) (not p)"),
    yes("and of true and false", BOOLS, "def (and true false) 2", "(and true false) false true"),
    yes("or, first", BOOLS, f"def {O3} 0", f"{O3} (not p)"),
    yes("or, a negation", BOOLS, f"def {O3} 1", f"{O3} q"),
    yes("or, last", BOOLS, f"def {O3} 2", f"{O3} (not r)"),
    yes("or, all", BOOLS, f"def {O3} 3", f"(not {O3}) p (not q) r"),
    no("or, beyond", BOOLS, f"def {O3} 4", "a connective"),
    no("or, negative", BOOLS, f"def {O3} -2", "a connective"),
    yes("or of one", BOOLS, "def (or (not p)) 1", "(not (or (not p))) (not p)"),
    *(
        yes(f"= of Bool, clause {k}", BOOLS, f"def {E2} {k}", clause)
        for k, clause in enumerate(
            [f"(not {E2}) (not p) q", f"(not {E2}) p (not q)", f"{E2} p q", f"{E2} (not p) (not q)"]
        )
    ),
    no("= of Bool, beyond", BOOLS, f"def {E2} 4", "a connective"),
    no("= of Bool, negative", BOOLS, f"def {E2} -1", "a connective"),
    yes("= of a literal with itself", BOOLS, "def (= p p) 2", "(= p p) p p"),
    yes("= of negations", BOOLS, "def (= (not p) (not q)) 2", "(= (not p) (not q)) (not q) (not p)"),
    no("= of Int", INTS, "def (= x y) 0", "a connective"),
    no("= of Real", REALS, "def (= a b) 0", "a connective"),
    no("= of U", FREE, "def (= a b) 0", "a connective"),
    *(
        yes(f"ite of Bool, clause {k}", BOOLS, f"def {IB} {k}", clause)
        for k, clause in enumerate(
            [
                f"(not {IB}) (not p) q",
                f"(not {IB}) p r",
                f"{IB} (not p) (not q)",
                f"{IB} p (not r)",
                f"(not {IB}) q r",
                f"{IB} (not q) (not r)",
            ]
        )
    ),
    no("ite of Bool, beyond", BOOLS, f"def {IB} 6", "a connective"),
    no("ite of Bool, negative", BOOLS, f"def {IB} -1", "a connective"),
    yes("ite of negations", BOOLS, "def (ite (not p) (not q) r) 0", "(not (ite (not p) (not q) r)) p (not q)"),
    yes("ite of Int, then", MIXED, "def (ite p x y) 0", "(not p) (= (ite p x y) x)", "(= (ite p x y) x)"),
    yes("ite of Int, else", MIXED, "def (ite p x y) 1", "p (= (ite p x y) y)", "(= (ite p x y) y)"),
    yes(
        "ite of Int, negated", MIXED, "def (ite (not p) x y) 0", "p (= (ite (not p) x y) x)", "(= (ite (not p) x y) x)"
    ),
    yes("ite of U", FREE, "def (ite q a b) 1", "q (= (ite q a b) b)", "(= (ite q a b) b)"),
    no("ite of Int, beyond", MIXED, "def (ite p x y) 2", "a connective", "(= (ite p x y) x) (= (ite p x y) y)"),
    no("ite of Int, negative", MIXED, "def (ite p x y) -1", "a connective", "(= (ite p x y) y)"),
    no("ite of Int, its equality does not exist", MIXED, "def (ite p x y) 0", "a term (= ", "(= (ite p x y) y)"),
    yes("distinct, first pair", FREE, f"def {D3} 0", f"(not {D3}) (not (= a b))", DEQ),
    yes("distinct, second pair", FREE, f"def {D3} 1", f"(not {D3}) (not (= a c))", DEQ),
    yes("distinct, last pair", FREE, f"def {D3} 2", f"(not {D3}) (not (= b c))", DEQ),
    yes("distinct, converse", FREE, f"def {D3} 3", f"{D3} (= a b) (= a c) (= b c)", DEQ),
    no("distinct, beyond", FREE, f"def {D3} 4", "a connective", DEQ),
    no("distinct, negative", FREE, f"def {D3} -1", "a connective", DEQ),
    no("distinct, an equality is missing", FREE, f"def {D3} 1", "a term (= ", "(= a b) (= b c)"),
    no("distinct, converse, an equality is missing", FREE, f"def {D3} 3", "a term (= ", "(= a b) (= b c)"),
    *(
        yes(
            f"distinct of four, pair {k}",
            FREE,
            f"def (distinct a b c d) {k}",
            f"(not (distinct a b c d)) (not (= {pair}))",
            "(= a b) (= a c) (= a d) (= b c) (= b d) (= c d)",
        )
        for k, pair in enumerate(["a b", "a c", "a d", "b c", "b d", "c d"])
    ),
    yes(
        "distinct of Bool",
        BOOLS,
        "def (distinct p q (not r)) 1",
        "(not (distinct p q (not r))) (not (= p (not r)))",
        "(= p (not r))",
    ),
    yes(
        "distinct with a repetition", FREE, "def (distinct a b a) 1", "(not (distinct a b a)) (not (= a a))", "(= a a)"
    ),
    yes("distinct of numerals", INTS, "def (distinct 1 2 3) 2", "(not (distinct 1 2 3)) (not (= 2 3))", "(= 2 3)"),
    *(
        no(f"no connective: {term}", MIXED, f"def {term} 0", "a connective")
        for term in ("p", "x", "(+ x y)", "(< x y)", "(h x)", "(Int 3)", "(to_real x)", "(abs x)", "(is_int a)")
    ),
    no("an application", FREE, "def (m a p) 0", "a connective"),
    no("no argument", BOOLS, "def", "2 arguments"),
    no("one argument", BOOLS, "def p", "2 arguments"),
    no("three arguments", BOOLS, f"def {A3} 0 0", "2 arguments"),
    no("term 0", BOOLS, "def 0 0", "a closed term"),
    no("a term that does not exist", BOOLS, "def 99 0", "a closed term"),
    no("a huge term", BOOLS, f"def {HUGE} 0", "a closed term"),
    no("a term of 5,000 digits", BOOLS, f"def {LONG} 0", "a closed term"),
    no("a negative term of 5,000 digits", BOOLS, f"def -{LONG} 0", "a closed term"),
    no("an open term", OPEN, "def (and ?w (< ?i x)) 0", "a closed term"),
]

CC = [
    yes("a premise", FREE, "cc (= a b) 1 (= a b)", "(not (= a b)) (= a b)"),
    yes("a Boolean premise", FREE, "cc p 1 p", "(not p) p"),
    yes("a negated premise", FREE, "cc (not p) 1 (not p)", "p (not p)"),
    yes("true needs nothing", FREE, "cc true 0", "true"),
    no("false needs something", FREE, "cc false 0", "true and false differ"),
    yes("reflexivity", FREE, "cc (= a a) 0", "(= a a)"),
    yes("reflexivity of numerals", INTS, "cc (= 1 1) 0", "(= 1 1)"),
    no("nothing entails a = b", FREE, "cc (= a b) 0", "entailed"),
    no("numerals are not recognised as different", INTS, "cc false 1 (= 1 2)", "true and false differ"),
    no("nor as equal across sorts", MIXED, "cc (= (to_real 1) 1.0) 0", "entailed"),
    yes("transitivity", FREE, "cc (= a c) 2 (= a b) (= b c)", "(not (= a b)) (not (= b c)) (= a c)"),
    yes("a clash", FREE, "cc false 2 p (not p)", "(not p) p false"),
    yes("an equality and its negation", FREE, "cc false 2 (= a b) (not (= a b))", "(not (= a b)) (= a b) false"),
    no("a disequality merges nothing", FREE, "cc (= a b) 1 (not (= a b))", "entailed"),
    no("a disequality of two classes is no clash", FREE, "cc false 2 (= a b) (not (= a c))", "true and false differ"),
    no("premise false does not touch p", FREE, "cc p 1 false", "entailed"),
    yes("premise false and goal false", FREE, "cc false 1 false", "true false"),
    yes("congruence", FREE, "cc (= (f a) (f b)) 1 (= a b) (f a) (f b)", "(not (= a b)) (= (f a) (f b))"),
    yes("congruence, the other way", FREE, "cc (= (f a) (f b)) 1 (= a b) (f b) (f a)", "(not (= a b)) (= (f a) (f b))"),
    yes(
        "congruence in turn",
        FREE,
        "cc (= (f (f a)) (f (f b))) 1 (= a b) (f a) (f b) (f (f a)) (f (f b))",
        "(not (= a b)) (= (f (f a)) (f (f b)))",
    ),
    no(
        "congruence out of turn",
        FREE,
        "cc (= (f (f a)) (f (f b))) 1 (= a b) (f (f a)) (f (f b)) (f a) (f b)",
        "equal arguments",
    ),
    no("congruence is not automatic", FREE, "cc (= (f a) (f b)) 1 (= a b)", "entailed"),
    no("arguments never premised", FREE, "cc (= (f a) (f b)) 0 (f a) (f b)", "equal arguments"),
    no("injectivity", FREE, "cc (= a b) 1 (= (f a) (f b)) (f a) (f b)", "equal arguments"),
    no("two functions", FREE, "cc (= (f a) (l a)) 1 (= a b) (f a) (l a)", "two applications of one function"),
    no("two functions of the same arguments", FREE, "cc (= (f a) (l a)) 0 (f a) (l a)", "two applications"),
    no("functions of two sorts", FREE, "cc true 0 (f a) (k a)", "two applications of one function"),
    no("two arities", FREE, "cc true 0 (and p p) (and p p p)", "two applications of one function"),
    no("constants", FREE, "cc (= a b) 0 a b", "two applications of one function"),
    no("a constant with itself", FREE, "cc (= a a) 0 a a", "two applications of one function"),
    no("numerals", INTS, "cc (= 1 2) 0 (Int 1) (Int 2)", "two applications of one function"),
    no("true", FREE, "cc true 0 true true", "two applications of one function"),
    yes(
        "two arguments",
        FREE,
        "cc (= (g a c) (g b d)) 2 (= a b) (= c d) (g a c) (g b d)",
        "(not (= a b)) (not (= c d)) (= (g a c) (g b d))",
    ),
    no("only one of two arguments", FREE, "cc (= (g a c) (g b d)) 1 (= a b) (g a c) (g b d)", "equal arguments"),
    no("functions do not commute", FREE, "cc (= (g a b) (g b a)) 0 (g a b) (g b a)", "equal arguments"),
    no("+ does not commute", INTS, "cc (= (+ x y) (+ y x)) 0 (+ x y) (+ y x)", "equal arguments"),
    no("< is not symmetric", INTS, "cc (< y x) 1 (< x y) (< x y) (< y x)", "equal arguments"),
    yes(
        "= is a function, argument by argument",
        FREE,
        "cc (= a c) 2 (= b c) (= a b) (= a b) (= a c)",
        "(not (= b c)) (not (= a b)) (= a c)",
    ),
    yes(
        "= crosswise",
        FREE,
        "cc (= c d) 3 (= c b) (= d a) (= a b) (= a b) (= c d)",
        "(not (= c b)) (not (= d a)) (not (= a b)) (= c d)",
    ),
    yes(
        "= crosswise entails the literal",
        FREE,
        "cc (not (= c d)) 3 (= c b) (= d a) (not (= a b)) (= a b) (= c d)",
        "(not (= c b)) (not (= d a)) (= a b) (not (= c d))",
    ),
    no(
        "= crosswise, one side only",
        FREE,
        "cc (not (= c d)) 2 (= c b) (not (= a b)) (= a b) (= c d)",
        "equal arguments",
    ),
    no("distinct is not symmetric here", FREE, "cc true 0 (distinct a b c) (distinct b a c)", "equal arguments"),
    no("= of two sorts", FREE, "cc true 0 (= a b) (= v v)", "equal arguments"),
    no("= of Bool and of U", FREE, "cc true 0 (= p q) (= a b)", "equal arguments"),
    no("ite of two sorts", FREE, "cc true 0 (ite p a a) (ite p v v)", "two terms of one sort"),
    no("+ of two sorts", MIXED, "cc true 0 (+ x y) (+ a b)", "two terms of one sort"),
    no("< of two sorts", MIXED, "cc true 0 (< x y) (< a b)", "equal arguments"),
    yes("a Boolean argument", FREE, "cc (= (n p) (n q)) 2 p q (n p) (n q)", "(not p) (not q) (= (n p) (n q))"),
    yes("false arguments", FREE, "cc (= (n p) (n q)) 2 (not p) (not q) (n p) (n q)", "p q (= (n p) (n q))"),
    no("arguments true and false", FREE, "cc (= (n p) (n q)) 2 p (not q) (n p) (n q)", "equal arguments"),
    yes(
        "a negated argument",
        FREE,
        "cc (= (n p) (n (not q))) 2 p (not q) (n p) (n (not q))",
        "(not p) q (= (n p) (n (not q)))",
    ),
    no("an argument and its negation", FREE, "cc (= (n p) (n (not p))) 0 (n p) (n (not p))", "equal arguments"),
    yes("the constants true and false", FREE, "cc (= (n p) (n true)) 1 p (n p) (n true)", "(not p) (= (n p) (n true))"),
    yes("an equality of Booleans", FREE, "cc (= (n p) (n q)) 1 (= p q) (n p) (n q)", "(not (= p q)) (= (n p) (n q))"),
    yes(
        "an equality of Booleans, negated on both sides",
        FREE,
        "cc (= (n (not p)) (n (not q))) 1 (= p q) (n (not p)) (n (not q))",
        "(not (= p q)) (= (n (not p)) (n (not q)))",
    ),
    yes(
        "an equality of negated Booleans",
        FREE,
        "cc (= (n p) (n q)) 1 (= (not p) (not q)) (n p) (n q)",
        "(not (= (not p) (not q))) (= (n p) (n q))",
    ),
    yes("an equality with a negation", FREE, "cc (not q) 2 (= p (not q)) p", "(not (= p (not q))) (not p) (not q)"),
    no(
        "a negated equality of Booleans says nothing",
        FREE,
        "cc (= (n p) (n (not q))) 1 (not (= p q)) (n p) (n (not q))",
        "equal arguments",
    ),
    yes("a predicate", FREE, "cc (m b p) 2 (m a p) (= a b) (m a p) (m b p)", "(not (m a p)) (not (= a b)) (m b p)"),
    yes(
        "a negated predicate",
        FREE,
        "cc (not (m b p)) 2 (not (m a p)) (= a b) (m b p) (m a p)",
        "(m a p) (not (= a b)) (not (m b p))",
    ),
    yes(
        "a predicate of Booleans",
        FREE,
        "cc (m a q) 3 (m a p) p q (m a p) (m a q)",
        "(not (m a p)) (not p) (not q) (m a q)",
    ),
    yes(
        "connectives are functions as well",
        FREE,
        "cc (and q r) 2 (and p r) (= p q) (and p r) (and q r)",
        "(not (and p r)) (not (= p q)) (and q r)",
    ),
    yes(
        "division by zero is a function",
        REALS,
        "cc (= (/ a 0.0) (/ b 0.0)) 1 (= a b) (/ a 0.0) (/ b 0.0)",
        "(not (= a b)) (= (/ a 0.0) (/ b 0.0))",
    ),
    yes(
        "div by zero as well",
        INTS,
        "cc (= (div x 0) (div y 0)) 1 (= x y) (div x 0) (div y 0)",
        "(not (= x y)) (= (div x 0) (div y 0))",
    ),
    *(
        yes(
            f"{application} is a function to congruence",
            MIXED,
            f"cc (= {at_x} {at_y}) 1 (= x y) {at_x} {at_y}",
            f"(not (= x y)) (= {at_x} {at_y})",
        )
        for application in ("div 3 @", "div @ 0", "mod @ 0", "mod 7 @", "abs @", "to_real @")
        for at_x, at_y in [(f"({application.replace('@', 'x')})", f"({application.replace('@', 'y')})")]
    ),
    yes(
        "to_int is a function to congruence",
        MIXED,
        "cc (= (to_int a) (to_int b)) 1 (= a b) (to_int a) (to_int b)",
        "(not (= a b)) (= (to_int a) (to_int b))",
    ),
    yes(
        "is_int is a function to congruence",
        MIXED,
        "cc (is_int b) 2 (= a b) (is_int a) (is_int a) (is_int b)",
        "(not (= a b)) (not (is_int a)) (is_int b)",
    ),
    no("div and mod are two functions", INTS, "cc true 0 (div x 0) (mod x 0)", "two applications of one function"),
    no("division by zero of different terms", INTS, "cc true 0 (div x 0) (div y 0)", "equal arguments"),
    no("goal 0", FREE, "cc 0 0", "a closed term"),
    no("goal of sort U", FREE, "cc a 0", "a literal"),
    no("a negated goal of sort U", FREE, "cc -3 0", "a literal"),
    no("goal that does not exist", FREE, "cc 999 0", "a closed term"),
    no("goal that does not exist, negative", FREE, "cc -999 0", "a closed term"),
    no("a huge goal", FREE, f"cc {HUGE} 0", "a closed term"),
    no("a goal of 5,000 digits", FREE, f"cc {LONG} 0", "a closed term"),
    no("premise 0", FREE, "cc p 1 0", "a closed term"),
    no("premise of sort U", FREE, "cc p 1 a", "a literal"),
    no("an open goal", OPEN, "cc ?w 0", "a closed term"),
    no("an open premise", OPEN, "cc p 1 ?w", "a closed term"),
    no("an open application", OPEN, "cc true 0 (< ?i x) (< x x)", "a closed term"),
    no("a negated pair", FREE, "cc true 1 (= p q) (not (and p p)) (not (and q q))", "a closed term"),
    no("a pair with 0", FREE, "cc true 0 0 (f a)", "a closed term"),
    no("a pair that does not exist", FREE, "cc true 0 (f a) 999", "a closed term"),
    no("no argument", FREE, "cc", "goal, number of premises"),
    no("only a goal", FREE, "cc true", "goal, number of premises"),
    no("a negative number of premises", FREE, "cc true -1", "goal, number of premises"),
    no("a negative number of premises, padded", FREE, "cc true -1 (f a)", "goal, number of premises"),
    no("too many premises claimed", FREE, "cc true 3 p q", "goal, number of premises"),
    no("a huge number of premises", FREE, f"cc true {HUGE} p", "goal, number of premises"),
    no("half a pair", FREE, "cc true 0 (f a)", "goal, number of premises"),
]

LA = [
    yes("x < x", INTS, "la 1 1 (< x x)", "(not (< x x))"),
    yes("a < a", REALS, "la 1 1 (< a a)", "(not (< a a))"),
    no("not x < x", INTS, "la 1 1 (not (< x x))", "a contradiction"),
    no("x < y", INTS, "la 1 1 (< x y)", "coefficients that cancel"),
    no("x = x", INTS, "la 1 1 (= x x)", "a contradiction"),
    yes("1 < 0", INTS, "la 1 1 (< 1 0)", "(not (< 1 0))"),
    yes("0 < 0", INTS, "la 1 1 (< 0 0)", "(not (< 0 0))"),
    no("0 < 1", INTS, "la 1 1 (< 0 1)", "a contradiction"),
    no("not 1 < 0", INTS, "la 1 1 (not (< 1 0))", "a contradiction"),
    yes("not 0 < 1", INTS, "la 1 1 (not (< 0 1))", "(< 0 1)"),
    yes("1 = 2", INTS, "la 1 1 (= 1 2)", "(not (= 1 2))"),
    yes("1.0 = 2.0, subtracted", REALS, "la 1 -7 (= 1.0 2.0)", "(not (= 1.0 2.0))"),
    no("1 = 1", INTS, "la 1 1 (= 1 1)", "a contradiction"),
    no("0.0 < 1/2 is not rounded to 0 < 0", REALS, "la 1 1 (< 0.0 (Real 1/2))", "a contradiction"),
    yes("1/2 < 1/3", REALS, "la 1 1 (< (Real 1/2) (Real 1/3))", "(not (< (Real 1/2) (Real 1/3)))"),
    yes("x < y < x", INTS, "la 2 1 (< x y) 1 (< y x)", "(not (< x y)) (not (< y x))"),
    yes("a < b < a", REALS, "la 2 1 (< a b) 1 (< b a)", "(not (< a b)) (not (< b a))"),
    yes("a <= b < a", REALS, "la 2 1 (<= a b) 1 (< b a)", "(not (<= a b)) (not (< b a))"),
    no("a <= b <= a", REALS, "la 2 1 (<= a b) 1 (<= b a)", "a contradiction"),
    no("x <= y <= x", INTS, "la 2 1 (<= x y) 1 (<= y x)", "a contradiction"),
    yes(
        "a cycle of three", REALS, "la 3 1 (< a b) 1 (<= b e) 1 (<= e a)", "(not (< a b)) (not (<= b e)) (not (<= e a))"
    ),
    no("a cycle that is not closed", REALS, "la 2 1 (< a b) 1 (<= b e)", "coefficients that cancel"),
    no("the literal twice", REALS, "la 2 1 (< a b) 1 (< a b)", "coefficients that cancel"),
    yes("scaled", REALS, "la 2 2 (< a b) 1 (< (+ b b) (+ a a))", "(not (< a b)) (not (< (+ b b) (+ a a)))"),
    no("wrongly scaled", REALS, "la 2 1 (< a b) 1 (< (+ b b) (+ a a))", "coefficients that cancel"),
    # signs
    no("coefficient 0", INTS, "la 1 0 (< x x)", "a positive coefficient"),
    no("coefficient −1", INTS, "la 1 -1 (< x x)", "a positive coefficient"),
    no("coefficient −1 makes x < y of y < x", INTS, "la 2 1 (< x y) -1 (< x y)", "a positive coefficient"),
    no("coefficient −1 of a negation", INTS, "la 2 1 (< x y) -1 (not (< x y))", "a positive coefficient"),
    no("coefficient 0 of a negation", INTS, "la 2 0 (not (< x x)) 1 (< y x)", "a positive coefficient"),
    no("coefficient 0 of an equality", INTS, "la 2 1 (< x x) 0 (= x y)", "a nonzero coefficient"),
    no("a negative coefficient of 5,000 digits", INTS, f"la 1 -{LONG} (< x x)", "a positive coefficient"),
    yes("a huge coefficient", INTS, f"la 1 {HUGE} (< x x)", "(not (< x x))"),
    yes("a coefficient of 5,000 digits", INTS, f"la 1 {LONG} (< x x)", "(not (< x x))"),
    no("a sum with a coefficient of 5,000 digits", INTS, f"la 1 {LONG} (< x y)", "coefficients that cancel"),
    no("a sum with a constant of 5,000 digits", INTS, f"la 1 {LONG} (< 0 2)", "a contradiction"),
    no("equalities with a constant of 5,000 digits", INTS, f"la 1 {LONG} (= (+ x x) 2)", "a contradiction"),
    # equalities among inequalities
    yes("an equality added", REALS, "la 2 1 (= a b) 1 (< a b)", "(not (= a b)) (not (< a b))"),
    yes("an equality subtracted", REALS, "la 2 -1 (= a b) 1 (< b a)", "(not (= a b)) (not (< b a))"),
    yes(
        "an equality of integers",
        INTS,
        "la 2 1 (= x y) 1 (< (+ x x) (+ y y))",
        "(not (= x y)) (not (< (+ x x) (+ y y)))",
    ),
    no("a wrong sign of an equality", REALS, "la 2 -1 (= a b) 1 (< a b)", "coefficients that cancel"),
    no("a negated equality", REALS, "la 2 1 (not (= a b)) 1 (= a b)", "an inequality or a positive equality"),
    no("distinct", REALS, "la 1 1 (distinct a b e)", "an inequality or a positive equality"),
    # integers
    yes("nothing between 0 and 1", INTS, "la 2 1 (< 0 x) 1 (< x 1)", "(not (< 0 x)) (not (< x 1))"),
    no("something between 0 and 2", INTS, "la 2 1 (< 0 x) 1 (< x 2)", "a contradiction"),
    no("reals between 0 and 1", REALS, "la 2 1 (< 0.0 a) 1 (< a 1.0)", "a contradiction"),
    yes("reals between 0 and 0", REALS, "la 2 1 (< 0.0 a) 1 (< a 0.0)", "(not (< 0.0 a)) (not (< a 0.0))"),
    no(
        "mixed between 0 and 1",
        MIXED,
        "la 2 1 (< 0.0 (+ (to_real x) a)) 1 (< (+ (to_real x) a) 1.0)",
        "a contradiction",
    ),
    yes(
        "integers below to_real between 0 and 1",
        MIXED,
        "la 2 1 (< 0.0 (to_real x)) 1 (< (to_real x) 1.0)",
        "(not (< 0.0 (to_real x))) (not (< (to_real x) 1.0))",
    ),
    yes("0 < 2x < 2", INTS, "la 2 1 (< 0 (* 2 x)) 1 (< (* 2 x) 2)", "(not (< 0 (* 2 x))) (not (< (* 2 x) 2))"),
    yes("0 < x + x < 2", INTS, "la 2 1 (< 0 (+ x x)) 1 (< (+ x x) 2)", "(not (< 0 (+ x x))) (not (< (+ x x) 2))"),
    no("0 < 3x < 4", INTS, "la 2 1 (< 0 (* 3 x)) 1 (< (* 3 x) 4)", "a contradiction"),
    yes(
        "0 < 3x < 3, other forms",
        INTS,
        "la 2 1 (< 0 (* x 3)) 1 (not (<= 3 (+ x (* 2 x))))",
        "(not (< 0 (* x 3))) (<= 3 (+ x (* 2 x)))",
    ),
    yes(
        "a cut: 1 <= 2x <= 1",
        INTS,
        "la 2 1 (<= 1 (* 2 x)) 1 (<= (* 2 x) 1)",
        "(not (<= 1 (* 2 x))) (not (<= (* 2 x) 1))",
    ),
    no("a cut of reals", REALS, "la 2 1 (<= 1.0 (* 2.0 a)) 1 (<= (* 2.0 a) 1.0)", "a contradiction"),
    yes(
        "rounding below zero",
        INTS,
        "la 2 1 (<= (Int -1) (* 2 x)) 1 (<= (* 2 x) (Int -1))",
        "(not (<= (Int -1) (* 2 x))) (not (<= (* 2 x) (Int -1)))",
    ),
    no("rounding below zero leaves 0", INTS, "la 2 1 (<= (Int -1) (* 2 x)) 1 (<= (* 2 x) 1)", "a contradiction"),
    yes(
        "to_real x < 1/2 and 0 < x",
        MIXED,
        "la 2 1 (< (to_real x) (Real 1/2)) 1 (< 0 x)",
        "(not (< (to_real x) (Real 1/2))) (not (< 0 x))",
    ),
    no("an equality is not rounded", INTS, "la 2 1 (= (* 2 x) 1) 1 (< y y)", "coefficients that cancel"),
    no(
        "nor is an equality with a cancelling inequality",
        INTS,
        "la 2 -1 (= (* 2 x) (+ (* 2 y) 1)) 2 (<= y x)",
        "a contradiction",
    ),
    yes("2x = 1", INTS, "la 1 1 (= (* 2 x) 1)", "(not (= (* 2 x) 1))"),
    yes("2x = 1, negative coefficient", INTS, "la 1 -3 (= (* 2 x) 1)", "(not (= (* 2 x) 1))"),
    no("2x = 4", INTS, "la 1 1 (= (* 2 x) 4)", "a contradiction"),
    no("2a = 1", REALS, "la 1 1 (= (* 2.0 a) 1.0)", "sort Real"),
    yes("2x + 4y = 3", INTS, "la 1 1 (= (+ (* 2 x) (* 4 y)) 3)", "(not (= (+ (* 2 x) (* 4 y)) 3))"),
    no("2x + 3y = 1", INTS, "la 1 1 (= (+ (* 2 x) (* 3 y)) 1)", "a contradiction"),
    yes("equalities summed", INTS, "la 2 1 (= (+ x y) 0) 1 (= (- x y) 1)", "(not (= (+ x y) 0)) (not (= (- x y) 1))"),
    no("equalities summed, solvable", INTS, "la 2 1 (= (+ x y) 0) 1 (= (- x y) 2)", "a contradiction"),
    no("an equality of mixed leaves", MIXED, "la 1 1 (= (+ (* 2.0 (to_real x)) (* 2.0 a)) 1.0)", "sort Real"),
    no(
        "a real leaf that cancels in the sum still counts",
        MIXED,
        "la 2 1 (= (+ (* 2.0 (to_real x)) a) 1.0) -1 (= a 0.0)",
        "sort Real",
    ),
    yes(
        "equality of to_real with a fraction",
        MIXED,
        "la 1 1 (= (to_real x) (Real 1/2))",
        "(not (= (to_real x) (Real 1/2)))",
    ),
    yes(
        "denominators cleared: x/2 + y/2 = 1/4",
        MIXED,
        "la 1 1 (= (+ (* (Real 1/2) (to_real x)) (* (Real 1/2) (to_real y))) (Real 1/4))",
        "(not (= (+ (* (Real 1/2) (to_real x)) (* (Real 1/2) (to_real y))) (Real 1/4)))",
    ),
    # linear forms
    yes("unary minus", INTS, "la 2 1 (< (- x) y) 1 (< y (- x))", "(not (< (- x) y)) (not (< y (- x)))"),
    yes("minus of three", INTS, "la 1 1 (< (- x y z) (- x z y))", "(not (< (- x y z) (- x z y)))"),
    no("minus is not associative", INTS, "la 1 1 (< (- x (- y z)) (- x y z))", "coefficients that cancel"),
    yes("a coefficient on either side", INTS, "la 1 1 (< (* 3 x) (* x 3))", "(not (< (* 3 x) (* x 3)))"),
    yes("a negative coefficient", INTS, "la 1 1 (< (* (- 3) x) (- (* 3 x)))", "(not (< (* (- 3) x) (- (* 3 x))))"),
    yes("two negations", INTS, "la 1 1 (< (* (- (- 3)) x) (* 3 x))", "(not (< (* (- (- 3)) x) (* 3 x)))"),
    yes(
        "three negations cancel anyway",
        INTS,
        "la 1 1 (< (* (- (- (- 3))) x) (* (- (- (- 3))) x))",
        "(not (< (* (- (- (- 3))) x) (* (- (- (- 3))) x)))",
    ),
    no("three negations are not a numeral", INTS, "la 1 1 (< (* (- (- (- 3))) x) (* (Int -3) x))", "coefficients"),
    yes("two numeral factors", INTS, "la 1 1 (< (* 2 x 3) (* 6 x))", "(not (< (* 2 x 3) (* 6 x)))"),
    yes("numerals alone", INTS, "la 1 1 (< (* 2 3) 6)", "(not (< (* 2 3) 6))"),
    yes("factor zero", INTS, "la 1 1 (< (* 0 x y) 0)", "(not (< (* 0 x y) 0))"),
    yes("a product of terms is a leaf", INTS, "la 1 1 (< (* x y) (* y x))", "(not (< (* x y) (* y x)))"),
    yes("a product of three", INTS, "la 1 1 (< (* x y x) (* x x y))", "(not (< (* x y x) (* x x y)))"),
    no("products of different multisets", INTS, "la 1 1 (< (* x y x) (* x y y))", "coefficients that cancel"),
    no("a square is not a line", INTS, "la 1 1 (< (* x x) x)", "coefficients that cancel"),
    yes(
        "a product with a numeral",
        INTS,
        "la 1 1 (< (* 2 x y) (+ (* x y) (* y x)))",
        "(not (< (* 2 x y) (+ (* x y) (* y x))))",
    ),
    no("a product in a product stays closed", INTS, "la 1 1 (< (* x (* y z)) (* x y z))", "coefficients that cancel"),
    no(
        "products are not distributed", INTS, "la 1 1 (< (* x (+ y z)) (+ (* x y) (* x z)))", "coefficients that cancel"
    ),
    yes(
        "integers: a product is an integer",
        INTS,
        "la 2 1 (< 0 (* x y)) 1 (< (* x y) 1)",
        "(not (< 0 (* x y))) (not (< (* x y) 1))",
    ),
    no("reals: a product is none", REALS, "la 2 1 (< 0.0 (* a b)) 1 (< (* a b) 1.0)", "a contradiction"),
    no(
        "a real product of integers is not tightened",
        MIXED,
        "la 2 1 (< 0.0 (* (to_real x) (to_real y))) 1 (< (* (to_real x) (to_real y)) 1.0)",
        "a contradiction",
    ),
    yes(
        "division by a numeral", REALS, "la 1 1 (< (/ a 2.0) (* (Real 1/2) a))", "(not (< (/ a 2.0) (* (Real 1/2) a)))"
    ),
    yes(
        "division by a negation",
        REALS,
        "la 1 1 (< (/ a (- 2.0)) (* (Real -1/2) a))",
        "(not (< (/ a (- 2.0)) (* (Real -1/2) a)))",
    ),
    yes(
        "division by a quotient",
        REALS,
        "la 1 1 (< (/ a (/ 1.0 3.0)) (* 3.0 a))",
        "(not (< (/ a (/ 1.0 3.0)) (* 3.0 a)))",
    ),
    yes(
        "division of numerals as a coefficient",
        REALS,
        "la 1 1 (< (* (/ 1.0 3.0) a) (/ a 3.0))",
        "(not (< (* (/ 1.0 3.0) a) (/ a 3.0)))",
    ),
    yes(
        "a negated quotient of signed numerals as a coefficient",
        REALS,
        "la 1 1 (< (* (- (/ 1.0 (- 3.0))) a) (/ a 3.0))",
        "(not (< (* (- (/ 1.0 (- 3.0))) a) (/ a 3.0)))",
    ),
    yes(
        "division by a negated quotient",
        REALS,
        "la 1 1 (< (/ a (- (/ 1.0 3.0))) (* (- 3.0) a))",
        "(not (< (/ a (- (/ 1.0 3.0))) (* (- 3.0) a)))",
    ),
    no(
        "the sign of a negated quotient",
        REALS,
        "la 1 1 (< (* (- (/ 1.0 3.0)) a) (/ a 3.0))",
        "coefficients that cancel",
    ),
    no("three signs are too many", REALS, "la 1 1 (< (* (- (- (- 2.0))) a) (* (- 2.0) a))", "coefficients that cancel"),
    no("a quotient of quotients", REALS, "la 1 1 (< (* (/ (/ 1.0 2.0) 2.0) a) (/ a 4.0))", "coefficients that cancel"),
    yes(
        "division below to_real",
        MIXED,
        "la 1 1 (< (/ a (to_real 2)) (* (Real 1/2) a))",
        "(not (< (/ a (to_real 2)) (* (Real 1/2) a)))",
    ),
    no("division by zero is a leaf", REALS, "la 1 1 (< (/ a 0.0) 0.0)", "coefficients that cancel"),
    no("division by a written zero", REALS, "la 1 1 (< (/ a (- 0.0)) (/ a 0.0))", "coefficients that cancel"),
    no("division by a quotient that is zero", REALS, "la 1 1 (< (/ a (/ 0.0 3.0)) 0.0)", "coefficients that cancel"),
    no("division by a division by zero", REALS, "la 1 1 (< (/ a (/ 1.0 0.0)) 0.0)", "coefficients that cancel"),
    no("0/0 is not a numeral", REALS, "la 1 1 (< (* (/ 0.0 0.0) a) 0.0)", "coefficients that cancel"),
    no("1/0 < 1", REALS, "la 1 1 (< (/ 1.0 0.0) 1.0)", "coefficients that cancel"),
    yes("the leaf a/0 twice", REALS, "la 1 1 (< (/ a 0.0) (/ a 0.0))", "(not (< (/ a 0.0) (/ a 0.0)))"),
    no("division by a variable", REALS, "la 1 1 (< (/ a b) (/ a e))", "coefficients that cancel"),
    no("div is no division", INTS, "la 1 1 (< (div (* 2 x) 2) x)", "coefficients that cancel"),
    no("mod is a leaf", INTS, "la 1 1 (< (mod x 2) 0)", "coefficients that cancel"),
    no("abs is a leaf", INTS, "la 1 1 (< (abs x) 0)", "coefficients that cancel"),
    yes("abs is an integer", INTS, "la 2 1 (< 0 (abs x)) 1 (< (abs x) 1)", "(not (< 0 (abs x))) (not (< (abs x) 1))"),
    no("to_int does not cancel to_real", MIXED, "la 1 1 (< (to_real (to_int a)) a)", "coefficients that cancel"),
    yes(
        "to_int is an integer",
        MIXED,
        "la 2 1 (< 0 (to_int a)) 1 (< (to_int a) 1)",
        "(not (< 0 (to_int a))) (not (< (to_int a) 1))",
    ),
    yes(
        "to_real is transparent",
        MIXED,
        "la 2 1 (< (to_real x) (to_real y)) 1 (< y x)",
        "(not (< (to_real x) (to_real y))) (not (< y x))",
    ),
    yes(
        "to_real of a sum",
        MIXED,
        "la 1 1 (< (to_real (+ x y)) (+ (to_real x) (to_real y)))",
        "(not (< (to_real (+ x y)) (+ (to_real x) (to_real y))))",
    ),
    yes("ite is a leaf", MIXED, "la 1 1 (< (ite p x y) (ite p x y))", "(not (< (ite p x y) (ite p x y)))"),
    yes("an application is a leaf", INTS, "la 1 1 (< (h x) (h x))", "(not (< (h x) (h x)))"),
    no("applications of different terms", INTS, "la 2 1 (= x y) 1 (< (h x) (h y))", "coefficients that cancel"),
    # stop-terms
    yes("a stop-term is a leaf", INTS, "la 1 1 (< (+ x y) (+ x y)) 0 (+ x y)", "(not (< (+ x y) (+ x y)))"),
    no("a stop-term hides what is below", INTS, "la 1 1 (< (+ x y) (+ y x)) 0 (+ x y)", "coefficients that cancel"),
    yes("a stop-term opened", INTS, "la 1 1 (< (+ x y) (+ y x)) 1 (+ x y)", "(not (< (+ x y) (+ y x)))"),
    no("opened with the wrong sign", INTS, "la 1 1 (< (+ x y) (+ y x)) -1 (+ x y)", "coefficients that cancel"),
    yes("opened in two portions", INTS, "la 1 1 (< (+ x y) (+ y x)) 3 (+ x y) -2 (+ x y)", "(not (< (+ x y) (+ y x)))"),
    yes(
        "a tower of stop-terms",
        INTS,
        "la 1 1 (< (+ (+ x y) z) (+ x y z)) 1 (+ (+ x y) z) 1 (+ x y)",
        "(not (< (+ (+ x y) z) (+ x y z)))",
    ),
    no("a tower opened half way", INTS, "la 1 1 (< (+ (+ x y) z) (+ x y z)) 1 (+ (+ x y) z) 0 (+ x y)", "coefficients"),
    no("stop-terms do not contradict each other", INTS, "la 1 1 (= x x) 1 (+ x y)", "a contradiction"),
    no("a stop-term that is an integer quotient", INTS, "la 1 1 (= 0 0) 5 (+ x x)", "a contradiction"),
    # The identity of a leaf is x − x = 0, not x = 0.
    no("a constant as a stop-term says nothing", INTS, "la 1 1 (= x 5) -1 x", "a contradiction"),
    no("a constant as a stop-term says nothing, added", INTS, "la 1 1 (= x 5) 1 x", "a contradiction"),
    no("two constants as stop-terms", INTS, "la 1 1 (< x y) 1 x -1 y", "coefficients that cancel"),
    no("an application as a stop-term says nothing", INTS, "la 1 1 (= (h x) 5) -1 (h x)", "a contradiction"),
    no("a product as a stop-term says nothing", INTS, "la 1 1 (= (* x x) 5) -1 (* x x)", "a contradiction"),
    no("an ite as a stop-term says nothing", MIXED, "la 1 1 (< (ite p x y) 0) 1 (ite p x y)", "coefficients that"),
    no("a division by zero as a stop-term", REALS, "la 1 1 (< (/ a 0.0) 0.0) 1 (/ a 0.0)", "coefficients that cancel"),
    yes("a constant as a stop-term", INTS, "la 1 1 (< x x) 5 x", "(not (< x x))"),
    yes("a numeral as a stop-term", INTS, "la 1 1 (< 1 0) 0 (Int 1)", "(not (< 1 0))"),
    no("a numeral as a stop-term, opened", INTS, "la 1 1 (< 1 0) 5 (Int 1)", "coefficients that cancel"),
    yes("a product as a stop-term", INTS, "la 1 1 (< (* 2 x) (+ x x)) 1 (* 2 x)", "(not (< (* 2 x) (+ x x)))"),
    yes(
        "a fraction as a stop-term",
        REALS,
        "la 1 1 (< (/ a 2.0) (* (Real 1/2) a)) 1 (/ a 2.0)",
        "(not (< (/ a 2.0) (* (Real 1/2) a)))",
    ),
    yes("a Boolean stop-term changes nothing", MIXED, "la 1 1 (< x x) 1 p", "(not (< x x))"),
    no(
        "an integer stop-term tightens only integers",
        MIXED,
        "la 2 1 (< 0.0 (to_real x)) 1 (< (to_real x) 1.0) 0 (to_real x)",
        "a contradiction",
    ),
    no("stop-term 0", INTS, "la 1 1 (< x x) 1 0", "a closed term"),
    no("a negative stop-term", MIXED, "la 1 1 (< x x) 1 (not p)", "a closed term"),
    no("a stop-term that does not exist", INTS, "la 1 1 (< x x) 1 999", "a closed term"),
    no("an open stop-term", OPEN, "la 1 1 (< x x) 1 ?i", "a closed term"),
    # other sorts
    no("a Boolean constant", MIXED, "la 1 1 p", "an inequality or a positive equality"),
    no("a connective", MIXED, "la 1 1 (and p q)", "an inequality or a positive equality"),
    no("true", MIXED, "la 1 1 true", "an inequality or a positive equality"),
    no("false", MIXED, "la 1 1 false", "an inequality or a positive equality"),
    no("is_int", MIXED, "la 1 1 (is_int a)", "an inequality or a positive equality"),
    no("an equality of U", FREE, "la 1 1 (= a b)", "an inequality or a positive equality"),
    no("an equality of Bool", MIXED, "la 1 1 (= p q)", "an inequality or a positive equality"),
    # A negative argument must not be taken for a number that counts from the end of the table.
    no(
        "an equality of negations",
        BOOLS,
        "la 1 1 (= (not p) (not q))",
        "an inequality or a positive equality",
        "(= (not p) (not q)) (Int 5) (Int 7) (Int 9)",
    ),
    no(
        "an equality of a negation and a variable",
        BOOLS,
        "la 1 1 (= (not p) q)",
        "an inequality or a positive equality",
        "(= (not p) q) (Int 5) (Int 7) (Int 9) (Int 11) (Int 13)",
    ),
    no("a term of sort Int", INTS, "la 1 1 x", "literal"),
    no("a negated term of sort Int", INTS, "la 1 1 -2", "literal"),
    no("an open literal", OPEN, "la 1 1 (< ?i x)", "a closed term"),
    # shape
    no("no argument", INTS, "la", "number of literals"),
    no("no literals", INTS, "la 0", "number of literals"),
    no("no literals but a stop-term", INTS, "la 0 1 (+ x y)", "number of literals"),
    no("a negative number of literals", INTS, "la -1", "number of literals"),
    no("a negative number of literals, padded", INTS, "la -1 1 (< x x)", "number of literals"),
    no("too many claimed", INTS, "la 2 1 (< x x)", "number of literals"),
    no("half a pair", INTS, "la 1 1 (< x x) 1", "number of literals"),
    no("a huge number", INTS, f"la {HUGE} 1 (< x x)", "number of literals"),
    no("literal 0", INTS, "la 1 1 0", "a closed term"),
    no("a literal that does not exist", INTS, "la 1 1 999", "a closed term"),
    no("its negation", INTS, "la 1 1 -999", "a closed term"),
    no("a literal of 5,000 digits", INTS, f"la 1 1 {LONG}", "a closed term"),
]

T3 = "(= x y) (< x y) (< y x)"

TRI = [
    yes("integers", INTS, "tri x y", "(= x y) (< x y) (< y x)", T3),
    yes("the other way", INTS, "tri y x", "(= x y) (< y x) (< x y)", T3),
    yes(
        "reals",
        REALS,
        "tri a (+ a b)",
        "(= a (+ a b)) (< a (+ a b)) (< (+ a b) a)",
        "(= a (+ a b)) (< a (+ a b)) (< (+ a b) a)",
    ),
    yes("a term with itself", INTS, "tri x x", "(= x x) (< x x) (< x x)", "(= x x) (< x x)"),
    yes("numerals", INTS, "tri (Int 1) (Int 2)", "(= 1 2) (< 1 2) (< 2 1)", "(= 1 2) (< 1 2) (< 2 1)"),
    no("two sorts", MIXED, "tri x a", "two terms of one sort"),
    no("Bool", BOOLS, "tri p q", "two terms of one sort", "(= p q)"),
    no("U", FREE, "tri a b", "two terms of one sort", "(= a b)"),
    no("= does not exist", INTS, "tri x y", "a term (= ", "(< x y) (< y x)"),
    no("< does not exist", INTS, "tri x y", "a term (< ", "(= x y) (< y x)"),
    no("> does not exist", INTS, "tri x y", "a term (< ", "(= x y) (< x y)"),
    no("one argument", INTS, "tri x", "2 arguments"),
    no("three arguments", INTS, "tri x y z", "2 arguments"),
    no("no argument", INTS, "tri", "2 arguments"),
    no("a negative term", INTS, "tri -2 y", "a closed term", T3),
    no("term 0", INTS, "tri 0 y", "a closed term", T3),
    no("a term that does not exist", INTS, "tri x 999", "a closed term", T3),
    no("an open term", OPEN, "tri ?i x", "a closed term"),
]

LESS, MORE = "(< x (* 3 (div x 3)))", "(< x (+ (* 3 (div x 3)) 3))"
D1 = f"(= 3 0) {LESS}"
HIDING = (
    "(set-logic QF_UFLRA)(declare-sort Int 0)(declare-const x Int)(declare-const n Int)(declare-const a Real)"
    "(declare-fun div (Int Int) Int)(declare-fun abs (Real) Real)(declare-fun is_int (Real) Bool)"
    "(declare-fun to_real (Real) Real)"
)
"""The names of the theory of integers, in a logic that does not contain it."""


def instance(name: str, problem: str, record: str, clause: str) -> Row:
    """What exists before are the terms of the clause."""
    return yes(name, problem, record, clause, clause)


AX = [
    # each axiom
    instance("div-lower", INTS, "ax 1 x (Int 3)", f"(= 3 0) (not {LESS})"),
    instance("div-upper-positive", INTS, "ax 2 x (Int 3)", f"(not (< 0 3)) {MORE}"),
    instance(
        "div-upper-negative",
        INTS,
        "ax 3 x (Int -3)",
        "(not (< (Int -3) 0)) (< x (- (* (Int -3) (div x (Int -3))) (Int -3)))",
    ),
    instance("mod-remainder", INTS, "ax 4 x (Int 3)", "(= 3 0) (= x (+ (* 3 (div x 3)) (mod x 3)))"),
    instance("abs-nonnegative", INTS, "ax 5 x", "(< x 0) (= (abs x) x)"),
    instance("abs-negative", INTS, "ax 6 x", "(not (< x 0)) (= (abs x) (- x))"),
    instance("to-int-lower", MIXED, "ax 7 a", "(not (< a (to_real (to_int a))))"),
    instance("to-int-upper", MIXED, "ax 8 a", "(< a (+ (to_real (to_int a)) 1.0))"),
    instance("is-int-equal", MIXED, "ax 9 a", "(not (is_int a)) (= (to_real (to_int a)) a)"),
    instance("equal-is-int", MIXED, "ax 10 a", "(not (= (to_real (to_int a)) a)) (is_int a)"),
    instance("division", REALS, "ax 11 a b", "(= b 0.0) (= a (* b (/ a b)))"),
    # instances: any term of the sort, the same for two variables, and such that literals are true or false anyway
    instance("a variable divisor", INTS, "ax 1 x y", "(= y 0) (not (< x (* y (div x y))))"),
    instance("a written negation", INTS, "ax 1 x (- 3)", "(= (- 3) 0) (not (< x (* (- 3) (div x (- 3)))))"),
    instance("zero: its guard is true", INTS, "ax 1 x (Int 0)", "(= 0 0) (not (< x (* 0 (div x 0))))"),
    instance("zero: its guard is true, below", INTS, "ax 3 x (Int 0)", "(not (< 0 0)) (< x (- (* 0 (div x 0)) 0))"),
    instance("a remainder by zero", INTS, "ax 4 x (Int 0)", "(= 0 0) (= x (+ (* 0 (div x 0)) (mod x 0)))"),
    instance("a term by itself", INTS, "ax 1 x x", "(= x 0) (not (< x (* x (div x x))))"),
    instance("numerals by themselves", INTS, "ax 4 (Int 0) (Int 0)", "(= 0 0) (= 0 (+ (* 0 (div 0 0)) (mod 0 0)))"),
    instance("the absolute value of a numeral", INTS, "ax 6 (Int 0)", "(not (< 0 0)) (= (abs 0) (- 0))"),
    instance(
        "the absolute value of an absolute value", INTS, "ax 5 (abs x)", "(< (abs x) 0) (= (abs (abs x)) (abs x))"
    ),
    instance("a sum", INTS, "ax 5 (+ x (h y))", "(< (+ x (h y)) 0) (= (abs (+ x (h y))) (+ x (h y)))"),
    instance("to_int of to_real", MIXED, "ax 7 (to_real x)", "(not (< (to_real x) (to_real (to_int (to_real x)))))"),
    instance("division by zero", REALS, "ax 11 a 0.0", "(= 0.0 0.0) (= a (* 0.0 (/ a 0.0)))"),
    instance("division of a term by itself", REALS, "ax 11 a a", "(= a 0.0) (= a (* a (/ a a)))"),
    yes(
        "a guard whose numeral came first",
        INTS,
        "ax 1 x (+ x y)",
        "(= (+ x y) 0) (not (< x (* (+ x y) (div x (+ x y)))))",
        "(Int 0) (= 0 (+ x y)) (< x (* (+ x y) (div x (+ x y))))",
    ),
    yes(
        "a guard whose numeral came last",
        INTS,
        "ax 1 x (+ x y)",
        "(= (+ x y) 0) (not (< x (* (+ x y) (div x (+ x y)))))",
        "(< x (* (+ x y) (div x (+ x y)))) (= (+ x y) 0)",
    ),
    instance(
        "in a logic without integers",
        "(set-logic QF_LRA)" + REALS,
        "ax 5 (Int 3)",
        "(< (Int 3) (Int 0)) (= (abs (Int 3)) (Int 3))",
    ),
    # terms that do not exist
    no("nothing exists", INTS, "ax 1 x (Int 3)", "a term (0) / none"),
    no("only the numeral exists", INTS, "ax 1 x (Int 3)", "a term (= 5 6) / none", "(Int 3) (Int 0)"),
    no("the guard does not exist", INTS, "ax 1 x (Int 3)", "a term (= ", f"(Int 0) {LESS}"),
    no("the quotient does not exist", INTS, "ax 1 x (Int 3)", "a term (div ", "(= 3 0) (div x 2) (mod x 3)"),
    no("the product does not exist", INTS, "ax 1 x (Int 3)", "a term (* ", "(= 3 0) (div x 3)"),
    no("the comparison does not exist", INTS, "ax 1 x (Int 3)", "a term (< ", "(= 3 0) (* 3 (div x 3))"),
    no("the product the other way", INTS, "ax 1 x (Int 3)", "a term (* ", "(= 3 0) (< x (* (div x 3) 3))"),
    no("the comparison the other way", INTS, "ax 1 x (Int 3)", "a term (< ", "(= 3 0) (< (* 3 (div x 3)) x)"),
    no("the terms of another axiom", INTS, "ax 2 x (Int 3)", "a term (< ", D1),
    no("the quotient of other terms", INTS, "ax 1 y (Int 3)", "a term (div ", D1),
    no("dividend and divisor exchanged", INTS, "ax 1 (Int 3) x", "a term (= ", D1),
    no("a divisor of the other sign", INTS, "ax 1 x (Int -3)", "a term (= ", D1),
    no("a numeral of the other sort", MIXED, "ax 8 a", "a term (1) / none", "(+ (to_real (to_int a)) b) (Int 1)"),
    no(
        "a guard with a zero of the other sort",
        MIXED,
        "ax 11 a b",
        "a term (0) / none",
        "(= b (to_real 0)) (= a (* b (/ a b)))",
    ),
    no("to_real is not looked through", MIXED, "ax 8 a", "a term (to_real ", "(to_int a) (< a (+ (to_real x) 1.0))"),
    no("a comparison is not an equality", INTS, "ax 5 x", "a term (= ", "(< x 0) (< (abs x) x)"),
    no("minus is not the product with −1", INTS, "ax 6 x", "a term (- ", "(< x 0) (= (abs x) (* (Int -1) x))"),
    # sorts
    no("a Real for an Int", MIXED, "ax 5 a", "a term of sort Int / term"),
    no("a Real for an Int, second", MIXED, "ax 1 x a", "a term of sort Int / term"),
    no("a Real numeral for an Int", MIXED, "ax 1 x 3.0", "a term of sort Int / term"),
    no("an Int for a Real", MIXED, "ax 7 x", "a term of sort Real / term"),
    no("an Int numeral for a Real", MIXED, "ax 11 a (Int 3)", "a term of sort Real / term"),
    no(
        "an Int whose to_real has the instance",
        MIXED,
        "ax 7 x",
        "a term of sort Real / term",
        "(< (to_real x) (to_real (to_int (to_real x))))",
    ),
    no("a Bool", MIXED, "ax 5 p", "a term of sort Int / term"),
    no("a literal", MIXED, "ax 5 (< x 0)", "a term of sort Int / term"),
    no("a negated literal", MIXED, "ax 5 (not p)", "a closed term"),
    no("an element", FREE, "ax 5 a", "a term of sort Int / term"),
    no("a negated integer", INTS, "ax 5 -2", "a closed term"),
    # names of the theory that the script has declared
    no("an element of a declared sort Int", HIDING, "ax 1 x n", "a term of sort Int / term 2 of sort Int"),
    no(
        "declared div",
        HIDING.replace("(declare-sort Int 0)", "(define-sort Int () Real)"),
        "ax 1 x n",
        "a term of sort Int",
        "(div x n)",
    ),
    no("declared is_int", HIDING, "ax 10 a", "a term (to_real ", "(is_int a) (= (to_real a) a) (to_int a)"),
    no(
        "declared is_int, nothing else",
        HIDING.replace("(declare-fun to_real (Real) Real)", ""),
        "ax 10 a",
        "a term (is_int ",
        "(is_int a) (= (to_real (to_int a)) a)",
    ),
    no("declared abs", HIDING, "ax 5 (Int 3)", "a term (abs ", "(< (Int 3) (Int 0)) (abs 3.0)"),
    # shape
    no("no argument", INTS, "ax", f"an axiom from 1 to {AXIOMS} / none"),
    no("axiom 0", INTS, "ax 0 x", f"an axiom from 1 to {AXIOMS} / 0"),
    no("a negative axiom", INTS, "ax -1 x (Int 3)", f"an axiom from 1 to {AXIOMS} / -1", D1),
    no(
        "a negative axiom that counts from the end",
        INTS,
        f"ax -{AXIOMS} x (Int 3)",
        f"an axiom from 1 to {AXIOMS} / -{AXIOMS}",
        D1,
    ),
    no("an axiom beyond", INTS, f"ax {AXIOMS + 1} x", f"an axiom from 1 to {AXIOMS} / {AXIOMS + 1}"),
    no("a huge axiom", INTS, f"ax {HUGE} x", f"an axiom from 1 to {AXIOMS} / a number of"),
    no("an axiom of 5,000 digits", INTS, f"ax {LONG} x", f"an axiom from 1 to {AXIOMS} / a number of"),
    no("no terms", INTS, "ax 1", "2 terms for axiom div-lower / 0"),
    no("a term too few", INTS, "ax 1 x", "2 terms for axiom div-lower / 1"),
    no("a term too many", INTS, "ax 1 x (Int 3) x", "2 terms for axiom div-lower / 3", D1),
    no("a term too many for one", INTS, "ax 5 x x", "1 terms for axiom abs-nonnegative / 2", "(< x 0) (= (abs x) x)"),
    no("term 0", INTS, "ax 5 0", "a closed term"),
    no("a term that does not exist", INTS, "ax 5 999", "a closed term"),
    no("a huge term", INTS, f"ax 5 {HUGE}", "a closed term"),
    no("a term of 5,000 digits", INTS, f"ax 5 {LONG}", "a closed term"),
    no("an open term", OPEN, "ax 5 ?i", "a closed term"),
    no("an open divisor", OPEN, "ax 1 x ?i", "a closed term"),
]

WORDS = (
    "(declare-const x String)(declare-const y String)(declare-const z String)(declare-const i Int)"
    "(declare-const u RegLan)(declare-const p Bool)(declare-fun f (String) String)"
)
XY, YX = "(str.++ x y)", "(str.++ y x)"

WORD_EQUATIONS = [
    yes("reflexivity", WORDS, "cat (= x x)", "(= x x)"),
    yes(
        "associativity",
        WORDS,
        f"cat (= (str.++ {XY} z) (str.++ x (str.++ y z)))",
        f"(= (str.++ {XY} z) (str.++ x (str.++ y z)))",
    ),
    yes("constants", WORDS, 'cat (= (str.++ "a" "bc") (str.++ "ab" "c"))', '(= (str.++ "a" "bc") (str.++ "ab" "c"))'),
    yes("an empty constant", WORDS, 'cat (= (str.++ "" x) (str.++ x ""))', '(= (str.++ "" x) (str.++ x ""))'),
    yes("nothing but empty constants", WORDS, 'cat (= (str.++ "" "") "")', '(= (str.++ "" "") "")'),
    yes("a prefix", WORDS, "cat (= (str.++ z x) (str.++ z y)) (= x y)", "(not (= (str.++ z x) (str.++ z y))) (= x y)"),
    yes("a suffix", WORDS, "cat (= (str.++ x z) (str.++ y z)) (= x y)", "(not (= (str.++ x z) (str.++ y z))) (= x y)"),
    yes(
        "backwards",
        WORDS,
        "cat (= x y) (= (str.++ z x) (str.++ z y))",
        "(not (= x y)) (= (str.++ z x) (str.++ z y))",
    ),
    yes(
        "a prefix and a suffix of characters",
        WORDS,
        'cat (= (str.++ "ab" (str.++ x "c")) (str.++ (str.++ "a" y) "c")) (= (str.++ "b" x) y)',
        '(not (= (str.++ "ab" (str.++ x "c")) (str.++ (str.++ "a" y) "c"))) (= (str.++ "b" x) y)',
    ),
    yes(
        "sides exchanged",
        WORDS,
        f'cat (= {XY} (str.++ z z)) (= (str.++ z (str.++ z "a")) (str.++ x (str.++ y "a")))',
        f'(not (= {XY} (str.++ z z))) (= (str.++ z (str.++ z "a")) (str.++ x (str.++ y "a")))',
    ),
    yes(
        "a contradiction follows from another",
        WORDS,
        'cat (= "ab" "ac") (= "b" "c")',
        '(not (= "ab" "ac")) (= "b" "c")',
    ),
    yes(
        "a term that is no concatenation",
        WORDS,
        "cat (= (str.++ (f x) x) (str.++ (f x) y)) (= x y)",
        "(not (= (str.++ (f x) x) (str.++ (f x) y))) (= x y)",
    ),
    yes("an equation and itself", WORDS, "cat (= x y) (= x y)", "(not (= x y)) (= x y)"),
    no("commutativity", WORDS, f"cat (= {XY} {YX})", "an equation of equal words"),
    no("different constants", WORDS, 'cat (= "a" "b")', "an equation of equal words"),
    no("a prefix that is the suffix as well", WORDS, "cat (= x (str.++ x x))", "an equation of equal words"),
    no("a longer word", WORDS, f"cat (= x {XY})", "an equation of equal words"),
    no(
        "characters that are no code units",
        WORDS,
        r'cat (= "\u{d83d}\u{de00}" "\u{1f600}")',
        "an equation of equal words",
    ),
    no("another core", WORDS, "cat (= (str.++ z x) (str.++ z y)) (= x z)", "equations with the same core"),
    no("a part and a character of the same number", WORDS, 'cat (= x "\\u{2}")', "an equation of equal words"),
    no("one side of two", WORDS, f"cat (= {XY} {YX}) (= {XY} (str.++ z x))", "equations with the same core"),
    no("what cancels on one side only", WORDS, f"cat (= {XY} z) (= y z)", "equations with the same core"),
    no("crosswise cancellation", WORDS, f"cat (= {XY} (str.++ z x)) (= y z)", "equations with the same core"),
    no("a rotation", WORDS, f'cat (= {XY} "") (= {YX} "")', "equations with the same core"),
    no("congruence", WORDS, "cat (= x y) (= (f x) (f y))", "equations with the same core"),
    no("a negated equation", WORDS, "cat (not (= x x))", "a closed term"),
    no("a negated premise", WORDS, "cat (not (= x y)) (= x y)", "a closed term"),
    no("a negated conclusion", WORDS, "cat (= x y) (not (= x y))", "a closed term"),
    no("an equation of integers", WORDS, "cat (= i i)", "an equation of strings"),
    no("a term", WORDS, "cat x", "an equation of strings"),
    no("a comparison", WORDS, "cat (str.< x x)", "an equation of strings"),
    no("a premise of another sort", WORDS, "cat p (= x x)", "an equation of strings"),
    no("an open equation", WORDS + "(define-fun m ((v String)) Bool (= v x))", "cat (= ?v x)", "a closed term"),
    no("no equation", WORDS, "cat", "1 or 2 equations / 0"),
    no("three equations", WORDS, "cat (= x x) (= x x) (= x x)", "1 or 2 equations / 3"),
    no("a term that does not exist", WORDS, f"cat {HUGE}", "a closed term"),
]

A, B = '(str.to_re "a")', '(str.to_re "b")'
IN_A, IN_ALL, IN_NONE = f"(str.in_re x {A})", "(str.in_re x re.all)", "(str.in_re x re.none)"
LEN = "(str.len x)"
BRANCHES = (
    f"(str.in_re x (re.union (re.++ {A} re.all) (re.union (re.++ {B} (re.++ re.all re.all))"
    ' (re.++ (str.to_re "c") (re.++ re.all (re.++ re.all re.all))))))'
)
TWICE = "(str.in_re x (re.++ re.allchar re.none))"
A_OR_C = f'(str.in_re x (re.union {A} (str.to_re "c")))'


def contradictory(name: str, u: str, literals: str, hints: str) -> Row:
    """The literals, of which there is a list, cannot be true together."""
    negations = " ".join(f"(not {x})" for x in map(written, parse(literals)))
    return yes(name, WORDS, f"re {u} {len(parse(literals))} {literals} {hints}", negations)


def consistent(name: str, u: str, literals: str, hints: str, tuple_: int) -> Row:
    """The literals have a model; with these hints it is the empty word of a tuple that says so."""
    refusal = f"tuple {tuple_} without the empty word / one that has it"
    return no(name, WORDS, f"re {u} {len(parse(literals))} {literals} {hints}", refusal)


def written(tree: SExpr) -> str:
    """The text of an expression."""
    return tree if isinstance(tree, str) else f"({' '.join(map(written, tree))})"


EMPTINESS = [
    contradictory("no word", "x", IN_NONE, "0"),
    contradictory("two constants", "x", '(= x "a") (= x "b")', "0"),
    contradictory("a constant on the left", "x", '(= "a" x) (not (= "a" x))', "0 0"),
    contradictory("everything, negated", "x", f"(not {IN_ALL})", "0 0"),
    contradictory("a complement", "x", f"{IN_A} (str.in_re x (re.comp {A}))", "0 0"),
    contradictory("a complement of a complement", "x", f"(str.in_re x (re.comp (re.comp {A}))) (not {IN_A})", "0 0 0"),
    contradictory("an intersection", "x", f"(str.in_re x (re.inter {A} {B}))", "0"),
    contradictory("an intersection inside", "x", f"(str.in_re x (re.++ (re.inter {A} {B}) re.all))", "0"),
    contradictory("a complement inside", "x", f"(str.in_re x (re.++ {A} (re.comp re.all)))", "0 0 0"),
    contradictory("an empty range", "x", '(str.in_re x (re.range "b" "a"))', "0"),
    contradictory("a range of longer words", "x", '(str.in_re x (re.range "a" "ab"))', "0"),
    contradictory("a loop of more than at most", "x", "(str.in_re x (re.loop re.all 2 1))", "0"),
    contradictory("a loop from a negative number on", "x", f'(str.in_re x (re.loop {A} (Int -2) 1)) (= x "b")', "0"),
    contradictory("no length below another", "x", f"(< {LEN} 2) (< 2 {LEN})", "0 0"),
    contradictory("bounds of a length that meet", "x", f"(< {LEN} 2) (not (< {LEN} 2))", "0 0"),
    contradictory("a length and a negated one", "x", f"(= {LEN} 1) (not (= {LEN} 1))", "0 0"),
    contradictory("length 0", "x", f'(= {LEN} 0) (not (= x ""))', "0"),
    contradictory("at most 0", "x", f'(not (< 0 {LEN})) (not (= x ""))', "0"),
    contradictory("more than a negative number", "x", f"(< (Int -1) {LEN}) {IN_NONE}", "0"),
    contradictory("a length of another word", "x", f'(= {LEN} 3) (= x "ab")', "0 0 0"),
    contradictory("a literal twice", "x", f"{IN_NONE} {IN_NONE}", "0"),
    contradictory("a literal about another term", "x", f"{IN_NONE} (str.in_re y re.all)", "0"),
    contradictory("what is known of y", "x", f'(= y "a") (= x y) (not {IN_A})', "0 0"),
    contradictory("what is known of x, for y", "y", '(= x "a") (= x y) (not (= y "a"))', "0 0"),
    contradictory("a concatenation", XY, f'(= x "a") (= y "b") (not (= {XY} "ab"))', "0 0 0"),
    contradictory("a constant in a concatenation", "z", '(= z (str.++ x "a")) (= z "b")', "0 0"),
    contradictory("a term that is a part of itself", "x", f'(= {LEN} 1) (= x (str.++ x "a"))', "0 0"),
    contradictory("a function of a string", "(f x)", '(= (f x) "a") (= (f x) "b")', "0"),
    contradictory("one left out", "x", f"{IN_NONE} {IN_ALL}", "-1 2"),
    contradictory("two left out", "x", f'{IN_A} {IN_NONE} (not (= x "c"))', "-2 1 3"),
    contradictory("all of P left out", "x", f'(not {IN_ALL}) (= x "a")', "-1 1 0"),
    contradictory(
        "nothing is left to be listed", "x", f"(str.in_re x (re.* {A})) (not (str.in_re x (re.* {A})))", "0 0"
    ),
    contradictory(
        "a tuple that another is a part of", "x", f"(str.in_re x (re.++ re.all {A})) (str.in_re x re.none)", "0"
    ),
    contradictory("covered", "x", '(str.in_re x (re.++ re.allchar re.none)) (not (= x "aa"))', "0 0 2"),
    contradictory("one left out, the empty word kept", "x", f'(= x "") (not (= x "")) (not {IN_A})', "-1 3"),
    consistent("the first tuple", "x", IN_ALL, "0", 1),
    consistent("more than a negative number says nothing", "x", f'(< (Int -5) {LEN}) (= x "")', "0", 1),
    consistent("one character", "x", IN_A, "0 0", 2),
    consistent("a negated constant", "x", '(not (= x ""))', "0 0", 2),
    consistent("of different terms", "x", f"{IN_A} (str.in_re y {B})", "0 0", 2),
    consistent("of a term and its equal, too late", "x", '(= x y) (= y "a") (= x "b")', "0 0", 2),
    consistent("constants are no facts about themselves", '"a"', '(= "a" "b")', "0 0", 2),
    consistent("a concatenation is not looked through", "x", f'(= {XY} "a") (= x "b")', "0 0", 2),
    consistent(
        "a range off by one, left",
        "x",
        '(str.in_re x (re.range "a" "c")) (not (str.in_re x (re.range "b" "c")))',
        "0 0",
        2,
    ),
    consistent(
        "a range off by one, right",
        "x",
        '(str.in_re x (re.range "a" "c")) (not (str.in_re x (re.range "a" "b")))',
        "0 0 0",
        3,
    ),
    consistent(
        "a counter off by one, below",
        "x",
        f"(str.in_re x (re.loop {A} 1 3)) (not (str.in_re x (re.loop {A} 2 3)))",
        "0 0",
        2,
    ),
    consistent(
        "a counter off by one, above",
        "x",
        f"(str.in_re x (re.loop {A} 1 2)) (not (str.in_re x (re.loop {A} 1 1)))",
        "0 0 0",
        3,
    ),
    consistent("a loop of nothing", "x", "(str.in_re x (re.loop re.none 0 2))", "0", 1),
    consistent("a length off by one, below", "x", f"(< {LEN} 3) (< 1 {LEN})", "0 0 0", 3),
    consistent("a length off by one, above", "x", f"(not (< 2 {LEN})) (not (< {LEN} 2))", "0 0 0", 3),
    consistent("a length that is not negated", "x", f"(not (= {LEN} 1)) (< {LEN} 2)", "0", 1),
    consistent("what was needed is left out", "x", f"(str.in_re x (re.* {A})) {IN_NONE}", "-1 2", 1),
    consistent("everything is left out", "x", f"{IN_ALL} {IN_NONE}", "-2 1 2", 1),
    no("no hint", WORDS, f"re x 1 {IN_NONE}", "another hint / none"),
    no("a hint too few", WORDS, f"re x 1 (not {IN_ALL}) 0", "another hint / none"),
    no("a hint too many", WORDS, f"re x 1 {IN_NONE} 0 0", "no more hints / some are left"),
    no("another literal as a hint", WORDS, f"re x 1 {IN_NONE} {IN_ALL}", "a tuple from 1 to 0"),
    no("the first tuple covered", WORDS, f"re x 1 {IN_NONE} 1", "a tuple from 1 to 0 / 1"),
    no("covered by a tuple that comes later", WORDS, f"re x 1 (not {IN_ALL}) 0 2", "a tuple from 1 to 1 / 2"),
    no(
        "covered by a tuple that is no part",
        WORDS,
        f"re x 1 (not {IN_ALL}) 0 1",
        "a tuple that tuple 1 is a part of / another",
    ),
    no(
        "covered by a tuple with more in P",
        WORDS,
        f"re x 2 (str.in_re x (re.* {A})) (str.in_re x (re.* (re.++ {A} {A}))) 0 1",
        "tuple 1",
    ),
    no(
        "what is left is in the list",
        WORDS,
        f"re x 2 {BRANCHES} (not {IN_ALL}) 0 -1 1 -1 1 3",
        "a tuple from 1 to 2 / 3",
    ),
    no("covered before", WORDS, f"re x 2 {TWICE} (not {A_OR_C}) 0 0 2 2", "no more hints / some are left"),
    yes(
        "covered before, with no hint",
        WORDS,
        f"re x 2 {TWICE} (not {A_OR_C}) 0 0 2",
        f"(not {TWICE}) {A_OR_C}",
    ),
    no("a huge hint", WORDS, f"re x 1 {IN_NONE} {HUGE}", "a tuple from 1 to 0 / a number of 100 bits"),
    no("a huge number of positions", WORDS, f"re x 1 {IN_NONE} -{LONG} 1", "another hint / none"),
    no("position 0", WORDS, f"re x 1 {IN_NONE} -1 0", "a position from 1 to 1 / 0"),
    no("a position beyond", WORDS, f"re x 1 {IN_NONE} -1 2", "a position from 1 to 1 / 2"),
    no("a position twice", WORDS, f"re x 2 {IN_NONE} {IN_ALL} -2 1 1", "a position from 2 to 2 / 1"),
    no("positions in decreasing order", WORDS, f"re x 2 {IN_NONE} {IN_ALL} -2 2 1", "a position from 3 to 2 / 1"),
    no("a negative position", WORDS, f"re x 1 {IN_NONE} -1 -1", "a position from 1 to 1 / -1"),
    no("a position too few", WORDS, f"re x 2 {IN_NONE} {IN_ALL} -1", "another hint / none"),
    no("no argument", WORDS, "re", "a string term, a number of literals"),
    no("no number of literals", WORDS, "re x", "a string term, a number of literals"),
    no("no literals", WORDS, "re x 0", "a string term, a number of literals"),
    no("a negative number of literals", WORDS, f"re x -1 {IN_NONE} 0", "a string term, a number of literals"),
    no("more literals than there are", WORDS, f"re x 2 {IN_NONE}", "a string term, a number of literals"),
    no("a huge number of literals", WORDS, f"re x {LONG} {IN_NONE} 0", "a string term, a number of literals"),
    no("literal 0", WORDS, "re x 1 0 0", "a closed term"),
    no("a literal that does not exist", WORDS, f"re x 1 {HUGE} 0", "a closed term"),
    no("a literal that is a term", WORDS, "re x 1 x 0", "a literal"),
    no("about an integer", WORDS, f"re i 1 {IN_NONE} 0", "a string term"),
    no("about a literal", WORDS, f"re {IN_NONE} 1 {IN_NONE} 0", "a string term"),
    no("about a negative term", WORDS, f"re (not x) 1 {IN_NONE} 0", "a closed term"),
    no("about a term that does not exist", WORDS, f"re {HUGE} 1 {IN_NONE} 0", "a closed term"),
    *(
        no(f"not ground: {r}", WORDS, f"re x 1 (str.in_re x {r}) 0", "a ground regular expression")
        for r in (
            "u",
            "(re.* u)",
            "(re.comp u)",
            "(str.to_re y)",
            '(re.range "a" y)',
            "(ite p re.all re.all)",
            f"(re.loop {A} 0 i)",
            f"(re.loop {A} i 1)",
            f"(re.loop {A} (- 1) 1)",
        )
    ),
    no(
        "an equality of strings, negated",
        WORDS,
        "re x 1 (not (= x y)) 0",
        "an equality with a constant if it is negated",
    ),
    *(
        no(f"no fact: {atom}", WORDS, f"re x 1 {atom} 0", "a fact about a string")
        for atom in (
            "p",
            "(not p)",
            "true",
            "(= p p)",
            "(= u u)",
            "(distinct x y z)",
            "(str.< x y)",
            "(str.prefixof x y)",
            "(str.contains x y)",
            "(or p p)",
        )
    ),
    *(
        no(f"no length: {atom}", WORDS, f"re x 1 {atom} 0", "a length and a numeral")
        for atom in (
            "(= i 1)",
            "(< i 1)",
            "(< 1 i)",
            "(= (str.len x) i)",
            "(< (str.len x) (str.len y))",
            "(= (str.len x) (- 1))",
            "(= 1 2)",
            "(< (+ (str.len x) 1) 1)",
        )
    ),
    *(
        no(f"a negative length: {atom}", WORDS, f"re x 1 {atom} 0", "a length that is not negative")
        for atom in (
            "(= (str.len x) (Int -1))",
            "(not (= (str.len x) (Int -1)))",
            "(< (str.len x) 0)",
            "(not (< (Int -1) (str.len x)))",
        )
    ),
]


A_STAR = '(re.* (str.to_re "a"))'
DIGIT = '(re.range "0" "9")'
EVEN = "(re.* (re.++ re.allchar re.allchar))"


def value(term: str, constant: str) -> Row:
    """The value of a ground term that is no Boolean."""
    return yes(f"{term} is {constant}", STRINGS, f"eval {term}", f"(= {term} {constant})", f"(= {term} {constant})")


def holds(atom: str, literal: str = "") -> Row:
    """A ground atom that is true, or the literal of it that is."""
    return yes(f"{literal or atom} holds", STRINGS, f"eval {atom}", literal or atom)


def fails(atom: str) -> Row:
    """A ground atom that is false."""
    return holds(atom, f"(not {atom})")


EVAL = [
    *(
        value(term, f'"{text}"')
        for term, text in [
            ('"a"', "a"),
            ('(str.++ "a" "b")', "ab"),
            ('(str.++ "" "")', ""),
            ('(str.substr "abc" 0 2)', "ab"),
            ('(str.substr "abc" 1 5)', "bc"),
            ('(str.substr "abc" 3 1)', ""),
            ('(str.substr "abc" 4 1)', ""),
            ('(str.substr "abc" (Int -1) 2)', ""),
            ('(str.substr "abc" 0 0)', ""),
            ('(str.substr "abc" 1 (Int -1))', ""),
            (f'(str.substr "abc" 1 (Int {HUGE}))', "bc"),
            (f'(str.substr "abc" (Int {HUGE}) 1)', ""),
            (f'(str.substr "abc" (Int -{HUGE}) (Int {HUGE}))', ""),
            ('(str.replace "aba" "a" "bb")', "bbba"),
            ('(str.replace "aba" "" "c")', "caba"),
            ('(str.replace "" "" "c")', "c"),
            ('(str.replace "aba" "c" "d")', "aba"),
            ('(str.replace "aba" "a" "")', "ba"),
            ('(str.replace_all "aba" "a" "cc")', "ccbcc"),
            ('(str.replace_all "aaa" "aa" "b")', "ba"),
            ('(str.replace_all "aba" "" "c")', "aba"),
            ('(str.replace_all "" "a" "c")', ""),
            ('(str.replace_all "aa" "a" "aa")', "aaaa"),
            (f'(str.replace_re "baab" {A_STAR} "c")', "cbaab"),
            ('(str.replace_re "baab" (re.++ (str.to_re "a") (re.* (str.to_re "a"))) "c")', "bcab"),
            ('(str.replace_re "baab" re.none "c")', "baab"),
            ('(str.replace_re "abc" (re.union (str.to_re "bc") (str.to_re "b")) "d")', "adc"),
            ('(str.replace_re "abc" (re.union (str.to_re "c") (str.to_re "bc")) "d")', "ad"),
            ('(str.replace_re "" (str.to_re "") "c")', "c"),
            (f'(str.replace_re_all "baab" {A_STAR} "c")', "bccb"),
            (f'(str.replace_re_all "baab" {EVEN} "c")', "cc"),
            ('(str.replace_re_all "aaa" (str.to_re "aa") "b")', "ba"),
            ('(str.replace_re_all "aaa" (str.to_re "") "b")', "aaa"),
            ('(str.replace_re_all "" re.all "b")', ""),
            ('(str.replace_re_all "ab" (re.comp (str.to_re "a")) "c")', "c"),
            ("(str.from_code 97)", "a"),
            ("(str.from_code 0)", "\\u{0}"),
            ("(str.from_code 196607)", "\\u{2ffff}"),
            ("(str.from_code 196608)", ""),
            ("(str.from_code (Int -1))", ""),
            (f"(str.from_code (Int {HUGE}))", ""),
            ("(str.from_code 55296)", "\\u{d800}"),
            ("(str.from_int 0)", "0"),
            ("(str.from_int 1203)", "1203"),
            ("(str.from_int (Int -1))", ""),
            ('(ite (= "a" "b") "c" "d")', "d"),
            ('(str.++ "\\u{d83d}" "\\u{de00}")', "\\u{d83d}\\u{de00}"),
        ]
    ),
    *(
        value(term, f"(Int {number})")
        for term, number in [
            ('(str.len "")', "0"),
            ('(str.len "abc")', "3"),
            ('(str.len "\\u{30000}")', "9"),
            ('(str.len "\\u{2ffff}\\u{d83d}\\u{de00}")', "3"),
            ('(str.indexof "abab" "b" 0)', "1"),
            ('(str.indexof "abab" "b" 2)', "3"),
            ('(str.indexof "abab" "b" 4)', "-1"),
            ('(str.indexof "abab" "c" 0)', "-1"),
            ('(str.indexof "abab" "" 0)', "0"),
            ('(str.indexof "abab" "" 4)', "4"),
            ('(str.indexof "abab" "" 5)', "-1"),
            ('(str.indexof "" "" 0)', "0"),
            ('(str.indexof "abab" "" (Int -1))', "-1"),
            ('(str.indexof "abab" "a" (Int -1))', "-1"),
            (f'(str.indexof "abab" "a" (Int {HUGE}))', "-1"),
            ('(str.to_code "a")', "97"),
            ('(str.to_code "\\u{2ffff}")', "196607"),
            ('(str.to_code "\\u{dfff}")', "57343"),
            ('(str.to_code "")', "-1"),
            ('(str.to_code "ab")', "-1"),
            ('(str.to_int "0")', "0"),
            ('(str.to_int "0012")', "12"),
            ('(str.to_int "")', "-1"),
            ('(str.to_int "-1")', "-1"),
            ('(str.to_int "+1")', "-1"),
            ('(str.to_int "1\\u{20}")', "-1"),
            ('(str.to_int "1\\u{a}")', "-1"),
            ('(str.to_int "1_0")', "-1"),
            ('(str.to_int "\\u{661}")', "-1"),
            ('(str.to_int "\\u{b2}")', "-1"),
            ("(div (Int -7) 2)", "-4"),
            ("(mod (Int -7) (Int -2))", "1"),
            ("(to_int (Real -1/2))", "-1"),
            ("(+ 1 2 (Int -5))", "-2"),
            ("(- 3)", "-3"),
            ("(abs (Int -3))", "3"),
        ]
    ),
    *(
        value(term, f"(Real {number})")
        for term, number in [
            ("(/ 1.0 3.0)", "1/3"),
            ("(* 0.5 0.5)", "1/4"),
            ("(to_real 2)", "2"),
            ("(- 0.5 1.5)", "-1"),
        ]
    ),
    *map(
        holds,
        [
            "true",
            "(and true true)",
            "(or false true)",
            "(= 1 1)",
            '(str.< "" "a")',
            '(str.< "a" "aa")',
            '(str.< "aa" "b")',
            '(str.< "\\u{ffff}" "\\u{10000}")',
            '(str.< "\\u{dfff}" "\\u{e000}")',
            '(str.prefixof "" "a")',
            '(str.prefixof "ab" "abc")',
            '(str.suffixof "" "a")',
            '(str.suffixof "bc" "abc")',
            '(str.contains "abc" "")',
            '(str.contains "" "")',
            '(str.contains "abc" "bc")',
            f'(str.in_re "" {A_STAR})',
            f'(str.in_re "aaa" {A_STAR})',
            f'(str.in_re "7" {DIGIT})',
            '(str.in_re "\\u{2ffff}\\u{0}" re.all)',
            '(str.in_re "b" (re.comp (str.to_re "a")))',
            '(str.in_re "ab" (re.++ (str.to_re "a") (re.union (str.to_re "") (str.to_re "b"))))',
            f'(str.in_re "aa" (re.inter {A_STAR} {EVEN}))',
            '(str.in_re "aaa" (re.loop (str.to_re "a") 2 3))',
            '(str.in_re "" (re.loop (str.to_re "a") 0 0))',
            f"(= {A_STAR} {A_STAR})",
            '(str.in_re (str.from_int 12) (re.++ (re.range "1" "9") (re.range "0" "9")))',
            '(str.in_re "a" (ite (= 1 2) re.none (str.to_re "a")))',
            "(is_int 2.0)",
            '(distinct "a" "A" "")',
        ],
    ),
    *map(
        fails,
        [
            "(and true false)",
            "(< 1 1)",
            '(= "a" "b")',
            '(= "a\\u{20}" "a")',
            '(str.< "a" "a")',
            '(str.< "b" "aa")',
            '(str.prefixof "abc" "ab")',
            '(str.prefixof "a" "")',
            '(str.suffixof "ab" "abc")',
            '(str.contains "bc" "abc")',
            f'(str.in_re "ab" {A_STAR})',
            f'(str.in_re "77" {DIGIT})',
            f'(str.in_re "" {DIGIT})',
            '(str.in_re "b" (re.range "b" "a"))',
            '(str.in_re "b" (re.range "a" "bc"))',
            '(str.in_re "" (re.range "" ""))',
            '(str.in_re "a" re.none)',
            '(str.in_re "a" (re.comp re.all))',
            '(str.in_re "aaaa" (re.loop (str.to_re "a") 2 3))',
            '(str.in_re "a" (re.loop (str.to_re "a") 2 1))',
            '(str.in_re "" (re.loop (str.to_re "a") 1 0))',
            f'(str.in_re "aaa" (re.inter {A_STAR} {EVEN}))',
            '(distinct "a" "" "a")',
            "(distinct 1 2 1)",
            "(is_int 0.5)",
        ],
    ),
    no("a constant", STRINGS, "eval s", "a ground term / an application of s"),
    no("a constant below", STRINGS, 'eval (str.++ "a" s)', "a ground term / an application of s"),
    no("a constant that does not matter", STRINGS, "eval (ite true 1 i)", "a ground term / an application of i"),
    no("a constant in both sides", STRINGS, "eval (= (str.len s) (str.len s))", "a ground term / an application of s"),
    no("a declared function", STRINGS, 'eval (f "a")', "a ground term / an application of f"),
    no("a predicate", STRINGS, "eval p", "a ground term / an application of p"),
    no("a declared expression", STRINGS, 'eval (str.in_re "a" r)', "a ground term / an application of r"),
    no("a declared string in an expression", STRINGS, 'eval (str.in_re "a" (str.to_re s))', "a ground term"),
    no("an open term", STRINGS, "eval (str.++ ?w s)", "a closed term"),
    no("an element", FREE, "eval a", "a ground term"),
    no("div by zero", STRINGS, "eval (div 1 0)", "a term with a value / div by zero", "(= (div 1 0) 0)"),
    no("mod by zero", STRINGS, "eval (mod 1 (- 1 1))", "a term with a value / mod by zero"),
    no("/ by zero", STRINGS, "eval (/ 1.0 0.0)", "a term with a value / / by zero", "(= (/ 1.0 0.0) 0.0)"),
    no("by zero where it does not matter", STRINGS, "eval (or true (= (div 1 0) 1))", "a term with a value / div by"),
    no("an expression", STRINGS, "eval re.all", "a term with a value / term", "(= re.all re.all)"),
    no("two expressions", STRINGS, "eval (= re.all re.none)", "a term with a value / comparison of regular exp"),
    no("the same language", STRINGS, "eval (= re.all (re.* re.all))", "a term with a value / comparison of regular"),
    no("several expressions", STRINGS, "eval (distinct re.all re.none re.all)", "a term with a value / comparison"),
    no("an expression that is computed", STRINGS, 'eval (str.in_re "a" (str.to_re (str.++ "a" "")))', "a ground reg"),
    no("a range that is computed", STRINGS, 'eval (str.in_re "a" (re.range (str.from_code 97) "b"))', "a ground reg"),
    no("a loop that is computed", STRINGS, 'eval (str.in_re "a" (re.loop re.all (+ 0 1) 2))', "a ground regular"),
    no("the value does not exist", STRINGS, 'eval (str.++ "a" "b")', 'a term (\\"ab\\") / none'.replace("\\", "")),
    no("a value that would forge a verdict", STRINGS, 'eval (str.++ "\\u{a}" "s")', 'a term ("\\ns") / none'),
    no("the number does not exist", STRINGS, 'eval (str.len "abc")', "a term (3) / none"),
    no("the equality does not exist", STRINGS, 'eval (str.len "abc")', "a term (= ", "(Int 3)"),
    no("the value of another sort", STRINGS, 'eval (str.len "abc")', "a term (3) / none", "3.0"),
    no("no argument", STRINGS, "eval", "1 argument / 0"),
    no("two arguments", STRINGS, "eval true true", "1 argument / 2"),
    no("a negative term", STRINGS, 'eval (not (= "a" "b"))', "a closed term"),
    no("false", STRINGS, "eval false", "a closed term"),
    no("term 0", STRINGS, "eval 0", "a closed term"),
    no("a term that does not exist", STRINGS, "eval 9999", "a closed term"),
    no("a huge term", STRINGS, f"eval {HUGE}", "a closed term"),
    no("a term of 5,000 digits", STRINGS, f"eval {LONG}", "a closed term"),
]

L2 = "(= (str.len (str.++ s t)) (+ (str.len s) (str.len t)))"
P2 = '(str.in_re t (re.++ (str.to_re "ab") re.all))'
AX_STRINGS = [
    yes("len-concat", STRINGS, "ax 12 s t", L2, L2),
    yes(
        "len-concat of constants",
        STRINGS,
        'ax 12 "a" ""',
        '(= (str.len (str.++ "a" "")) (+ (str.len "a") (str.len "")))',
        '(= (str.len (str.++ "a" "")) (+ (str.len "a") (str.len "")))',
    ),
    yes("len-zero", STRINGS, "ax 14 s", '(not (= (str.len s) 0)) (= s "")', '(= (str.len s) 0) (= s "")'),
    yes("prefix-in", STRINGS, 'ax 32 "ab" t', f'(not (str.prefixof "ab" t)) {P2}', f'(str.prefixof "ab" t) {P2}'),
    yes("in-none", STRINGS, "ax 86 s", "(not (str.in_re s re.none))", "(str.in_re s re.none)"),
    yes(
        "comp-in",
        STRINGS,
        "ax 95 s re.all",
        "(not (str.in_re s re.all)) (not (str.in_re s (re.comp re.all)))",
        "(str.in_re s re.all) (str.in_re s (re.comp re.all))",
    ),
    no(
        "another order of the sum",
        STRINGS,
        "ax 12 s t",
        "a term (+ ",
        "(= (str.len (str.++ s t)) (+ (str.len t) (str.len s)))",
    ),
    no(
        "the concatenation the other way",
        STRINGS,
        "ax 12 s t",
        "a term (str.++ ",
        L2.replace("(str.++ s t)", "(str.++ t s)"),
    ),
    no(
        "another constant",
        STRINGS,
        "ax 14 s",
        'a term (\\"\\") / none'.replace("\\", ""),
        '(= (str.len s) 0) (= s "a")',
    ),
    no("another numeral", STRINGS, "ax 14 s", "a term (0) / none", '(= (str.len s) 1) (= s "")'),
    no(
        "all characters but the last",
        STRINGS,
        "ax 32 s t",
        'a term (\\"\\U0002ffff\\") / none'.replace('\\"', '"'),
        '(str.prefixof s t) (str.in_re t (re.++ (str.to_re s) (re.* (re.range "\\u{0}" "\\u{2fffe}"))))',
    ),
    no(
        "a constant part is missing",
        STRINGS,
        "ax 32 s t",
        "a term (re.* ",
        "(str.prefixof s t) (str.to_re s) re.allchar",
    ),
    no("an Int for a String", STRINGS, "ax 12 s i", "a term of sort String / term"),
    no("a String for a RegLan", STRINGS, "ax 95 s s", "a term of sort RegLan / term"),
    no(
        "a declared sort String",
        "(set-logic QF_UF)(declare-sort String 0)(declare-const s String)",
        "ax 13 s",
        "a term of sort String / term 2 of sort String",
    ),
]

CAT = [
    yes(
        "associativity, again",
        STRINGS,
        "cat (= (str.++ (str.++ s t) s) (str.++ s (str.++ t s)))",
        "(= (str.++ (str.++ s t) s) (str.++ s (str.++ t s)))",
    ),
    yes(
        "cancellation",
        STRINGS,
        "cat (= (str.++ s t) (str.++ s (f s))) (= t (f s))",
        "(not (= (str.++ s t) (str.++ s (f s)))) (= t (f s))",
    ),
    no("exchange", STRINGS, "cat (= (str.++ s t) (str.++ t s))", "an equation of equal words"),
]

RE = [
    yes(
        "a word in two languages",
        STRINGS,
        're s 2 (str.in_re s (str.to_re "a")) (str.in_re s (str.to_re "b")) 0',
        '(not (str.in_re s (str.to_re "a"))) (not (str.in_re s (str.to_re "b")))',
    ),
    no("one language", STRINGS, 're s 1 (str.in_re s (str.to_re "")) 0', "without the empty word"),
]

ROWS = [*IN, *DEF, *CC, *LA, *TRI, *AX, *AX_STRINGS, *CAT, *WORD_EQUATIONS, *EVAL, *RE, *EMPTINESS]


def apply(row: Row) -> tuple[Forge, list[int]]:
    """The forge and the clause of a row. Raises Mismatch."""
    forge = Forge(row.problem + "" if "(check-sat" in row.problem else row.problem + "(check-sat)")
    if row.have:
        forge.arguments(row.have)
    rule, _, rest = row.record.partition(" ")
    arguments = forge.arguments(rest)
    context = Context(forge.terms, forge.script.queries[0].assertions, Meter(10**7))
    return forge, RULES[rule](context, arguments)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.record.split()[0]}: {row.name}")
def test_rule(row: Row) -> None:
    if row.clause is None:
        with pytest.raises(Mismatch) as refusal:
            apply(row)
        assert row.refusal in f"{refusal.value.expected} / {refusal.value.found}"
        return
    forge, clause = apply(row)
    assert clause == [forge.number(tree, create=False) for tree in parse(row.clause)]
    if row.record.partition(" ")[0] != "in":
        assert Judge(forge.script).valid(clause), "z3 finds a model in which the clause is false"


def test_table_covers_every_rule() -> None:
    assert {row.record.split()[0] for row in ROWS} == set(RULES)
    names = [(row.record.split()[0], row.name) for row in ROWS]
    assert len(names) == len(set(names))


# ---- records t, the refutation, and models: run by the kernel, on whole files


def outcome(forge: Forge, answer: str = "unsat", announced: int | None = None, tail: bytes = b"") -> str:
    """The verdict, in short: "verified" or the class and text of the error."""
    certificate = forge.certificate(answer, announced=announced) + tail
    try:
        check(forge.problem, "problem", io.BytesIO(certificate), "certificate", forge.query, Meter(10_000_000, 2_000))
    except AssayError as error:
        return f"{type(error).__name__} {error}"
    return "verified"


SCOPES = (
    "(set-logic ALL)(declare-sort U 0)(declare-const u U)(declare-fun g (U Bool) U)(declare-const x Int)"
    "(declare-const y Int)(declare-const a Real)(declare-const p Bool)"
    "(define-fun macro ((i Int)) Bool (< i x))(push 1)(declare-const gone Int)(declare-fun late (Int) Int)(check-sat)"
    "(pop 1)(declare-fun gone (Int) Bool)(check-sat)"
)
"""Terms: 1 true, 2 u, 3 x, 4 y, 5 a, 6 p, 7 i, 8 (< i x), 9 gone. Functions: u g x y a p gone late gone′."""

FINE = "RejectedProof end: refutation"

TERM_ROWS = [
    # name, lines, query, what the verdict starts with: FINE if all records are accepted
    ("and", ["t and 6 -6 1"], 2, FINE),
    ("and of one", ["t and -6"], 2, FINE),
    ("and of none", ["t and"], 2, "RejectedProof record 1: and: a well-sorted term"),
    ("or of an integer", ["t or 3"], 2, "RejectedProof record 1: or: a well-sorted term"),
    ("a negated integer", ["t + -3 4"], 2, "RejectedProof record 1: +: a well-sorted term"),
    ("a negated element", ["t = -2 2"], 2, "RejectedProof record 1: =: a well-sorted term"),
    ("equality", ["t = 3 4"], 2, FINE),
    ("equality of a term with itself", ["t = 3 3"], 2, FINE),
    ("equality in decreasing order", ["t = 4 3"], 2, "RejectedProof record 1: =: arguments of = in increasing order"),
    ("equality of literals in order", ["t = -6 1"], 2, FINE),
    ("equality of literals out of order", ["t = 1 -6"], 2, "RejectedProof record 1: =: arguments of ="),
    ("equality of two sorts", ["t = 3 5"], 2, "RejectedProof record 1: =: a well-sorted term"),
    ("equality of three", ["t = 3 3 4"], 2, "RejectedProof record 1: =: a well-sorted term"),
    ("distinct of two", ["t distinct 3 4"], 2, "RejectedProof record 1: distinct: a well-sorted term"),
    ("distinct of three", ["t distinct 3 4 3"], 2, FINE),
    ("ite", ["t ite -6 3 4"], 2, FINE),
    ("ite of two sorts", ["t ite 6 3 5"], 2, "RejectedProof record 1: ite: a well-sorted term"),
    ("ite with a condition of sort Int", ["t ite 3 3 4"], 2, "RejectedProof record 1: ite: a well-sorted term"),
    ("less", ["t < 3 4"], 2, FINE),
    ("less of three", ["t < 3 4 3"], 2, "RejectedProof record 1: <: a well-sorted term"),
    ("less of elements", ["t < 2 2"], 2, "RejectedProof record 1: <: a well-sorted term"),
    ("less of Bool", ["t < 6 6"], 2, "RejectedProof record 1: <: a well-sorted term"),
    ("sum of one", ["t + 3"], 2, "RejectedProof record 1: +: a well-sorted term"),
    ("sum of two sorts", ["t + 3 5"], 2, "RejectedProof record 1: +: a well-sorted term"),
    ("division of integers", ["t / 3 4"], 2, "RejectedProof record 1: /: a well-sorted term"),
    ("div of reals", ["t div 5 5"], 2, "RejectedProof record 1: div: a well-sorted term"),
    ("to_real of a real", ["t to_real 5"], 2, "RejectedProof record 1: to_real: a well-sorted term"),
    ("to_int", ["t to_int 5"], 2, FINE),
    ("numerals", ["t Int 5", "t Real 5", "t Int -5", "t Real -5/3", "t Real 1/2"], 2, FINE),
    ("a numeral twice", ["t Int 5", "t Int 5"], 2, "RejectedProof record 2: Int: a new term"),
    ("not in lowest terms, but new", ["t Real 2/4"], 2, FINE),
    ("two spellings of a numeral", ["t Real 1/2", "t Real 2/4"], 2, "RejectedProof record 2: Real: a new term"),
    ("a whole number as a fraction", ["t Real 4/2", "t Real 2"], 2, "RejectedProof record 2: Real: a new term"),
    ("a fraction of sort Int", ["t Int 1/2"], 2, "MalformedInput certificate:2:1: expected a record"),
    ("-0", ["t Int -0"], 2, "MalformedInput certificate:2:"),
    ("a leading zero", ["t Int 05"], 2, "MalformedInput certificate:2:"),
    ("a plus sign", ["t Int +5"], 2, "MalformedInput certificate:2:"),
    ("denominator zero", ["t Real 1/0"], 2, "MalformedInput certificate:2:"),
    ("a negative denominator", ["t Real 1/-2"], 2, "MalformedInput certificate:2:"),
    ("a decimal", ["t Real 1.5"], 2, "MalformedInput certificate:2:"),
    ("a numeral with two numbers", ["t Real 5 6"], 2, "MalformedInput certificate:2:"),
    ("a numeral with a zero", ["t Real 5 0"], 2, "MalformedInput certificate:2:"),
    ("a numeral with two zeros", ["t Real 0 0"], 2, "MalformedInput certificate:2:"),
    ("a numeral with a negative number", ["t Real 5 -6"], 2, "MalformedInput certificate:2:"),
    ("a numeral with three numbers", ["t Real 5 6 7"], 2, "MalformedInput certificate:2:"),
    ("a numeral without a number", ["t Int"], 2, "MalformedInput certificate:2:"),
    ("an integer with two numbers", ["t Int 5 1"], 2, "MalformedInput certificate:2:"),
    ("a function", ["t #2 2 -6"], 2, FINE),
    ("a function of a function", ["t #2 2 6", "t #2 10 6"], 2, FINE),
    ("a function of too few", ["t #2 2"], 2, "RejectedProof record 1: #2: a well-sorted term"),
    ("a function of too many", ["t #2 2 6 6"], 2, "RejectedProof record 1: #2: a well-sorted term"),
    ("a function of another sort", ["t #2 3 6"], 2, "RejectedProof record 1: #2: a well-sorted term"),
    ("a constant again", ["t #3"], 2, "RejectedProof record 1: #3: a new term"),
    ("a constant with an argument", ["t #3 3"], 2, "RejectedProof record 1: #3: a well-sorted term"),
    ("a function out of scope", ["t #8 3"], 2, "RejectedProof record 1: #8: a declaration in scope"),
    ("the same function in scope", ["t #8 3"], 1, FINE),
    ("a constant out of scope", ["t #7"], 2, "RejectedProof record 1: #7: a declaration in scope"),
    ("the later declaration of the name", ["t #9 3"], 2, FINE),
    ("the later declaration, too early", ["t #9 3"], 1, "RejectedProof record 1: #9: a declaration in scope"),
    ("the later declaration used like the earlier", ["t #9"], 2, "RejectedProof record 1: #9: a well-sorted term"),
    ("declaration 0", ["t #0"], 2, "MalformedInput certificate:2:"),
    ("a declaration that does not exist", ["t #10"], 2, "RejectedProof record 1: #10: a declaration in scope"),
    ("a huge declaration", ["t #" + "9" * 60], 2, "MalformedInput certificate:2:"),
    ("a declaration by its name", ["t g 2 6"], 2, "MalformedInput certificate:2:1: unknown operator"),
    ("true again", ["t true"], 2, "MalformedInput certificate:2:1: unknown operator"),
    ("not", ["t not 6"], 2, "MalformedInput certificate:2:1: unknown operator"),
    ("an abbreviation", ["t <= 3 4"], 2, "MalformedInput certificate:2:1: unknown operator"),
    ("an unknown operator", ["t forall 3 4"], 2, "MalformedInput certificate:2:1: unknown operator"),
    ("no operator", ["t"], 2, "MalformedInput certificate:2:"),
    ("an open term", ["t and 8"], 2, "RejectedProof record 1: and: a closed term"),
    ("a parameter", ["t + 7 3"], 2, "RejectedProof record 1: +: a closed term"),
    ("an existing term", ["t < 3 4", "t < 3 4"], 2, "RejectedProof record 2: <: a new term"),
    ("the term itself", ["t and 10"], 2, "RejectedProof record 1: and: a closed term"),
    ("a forward reference", ["t and 11", "t < 3 4"], 2, "RejectedProof record 1: and: a closed term"),
    ("argument 0", ["t and 0"], 2, "RejectedProof record 1: and: a closed term"),
    ("a huge argument", ["t and " + HUGE], 2, "RejectedProof record 1: and: a closed term"),
    ("an argument of 5,000 digits", ["t and -" + LONG], 2, "RejectedProof record 1: and: a closed term"),
    ("a numeral of 10,000 digits", ["t Int " + "9" * 10_000], 2, FINE),
    ("a numeral of 10,001 digits", ["t Int " + "9" * 10_001], 2, "ResourceLimit"),
    ("an argument of 10,001 digits", ["t and " + "9" * 10_001], 2, "ResourceLimit"),
    ("an unknown rule", ["c foo 3"], 2, "MalformedInput certificate:2:1: unknown rule"),
    ("an unknown record", ["x 3"], 2, "MalformedInput certificate:2:"),
    ("two spaces", ["t and  6"], 2, "MalformedInput certificate:2:"),
    ("a space at the end", ["t and 6 "], 2, "MalformedInput certificate:2:"),
    ("a tab", ["t and\t6"], 2, "MalformedInput certificate:2:"),
    ("a carriage return", ["t and 6\r"], 2, "MalformedInput certificate:2:"),
    ("a carriage return after a declaration", ["t #3\r"], 2, "MalformedInput certificate:2:"),
    ("a NUL", ["t and 6\0"], 2, "MalformedInput certificate:2:"),
    ("a NUL in an operator", ["t #\0 6"], 2, "MalformedInput certificate:2:"),
    ("a letter that is not ASCII", ["t änd 6"], 2, "MalformedInput certificate:2:"),
    ("a digit that is not ASCII", ["t and \u0666"], 2, "MalformedInput certificate:2:"),
    ("a declaration with a leading zero", ["t #02 2 6"], 2, "MalformedInput certificate:2:"),
    ("a declaration without a number", ["t #"], 2, "MalformedInput certificate:2:"),
    ("a declaration with a sign", ["t #-1"], 2, "MalformedInput certificate:2:"),
    ("an empty line", [""], 2, "MalformedInput certificate:2:"),
    ("a second header", ["assay-certificate 1 unsat 2 " + "0" * 64], 2, "MalformedInput certificate:2:"),
    ("a model's record", ["v #3 5"], 2, "MalformedInput certificate:2:"),
]


@pytest.mark.parametrize(("lines", "query", "expected"), [row[1:] for row in TERM_ROWS], ids=[r[0] for r in TERM_ROWS])
def test_term_record(lines: list[str], query: int, expected: str) -> None:
    forge = Forge(SCOPES, query)
    forge.raw(*lines)
    assert outcome(forge).startswith(expected)


SQUARE = (
    BOOLS + "(assert (or p q))(assert (or p (not q)))(assert (or (not p) q))(assert (or (not p) (not q)))(check-sat)"
)
"""Terms: 1 true, 2 p, 3 q, 4 r, 5 to 8 the assertions. Clauses: 1 to 4 assert them, 5 to 8 say what they mean."""

ONE = [1, 4, 2, 1, 5, 2, 6]
"""The step that derives p, clause 9."""

LAST = [0, 5, 9, 3, 7, 4, 8]
"""The step that derives the empty clause from it."""

STEP_ROWS = [
    # name, words, expected
    ("a refutation", [*ONE, *LAST], "verified"),
    ("the empty clause at once is not unit", [0, 2, 5, 6], "RejectedProof step 1: rup: a unit clause"),
    ("hints in the wrong order", [1, 4, 2, 5, 1, 2, 6], "RejectedProof step 1: rup: a unit clause"),
    ("a needless hint before the conflict", [1, 5, 2, 3, 1, 5, 2, 6, *LAST], "verified"),
    ("a hint twice before the conflict", [1, 6, 2, 1, 1, 5, 5, 2, 6, *LAST], "verified"),
    ("no hints", [1, 0, 2], "RejectedProof step 1: rup: a conflict"),
    ("the empty clause without hints", [0, 0], "RejectedProof step 1: rup: a conflict"),
    ("no conflict", [1, 3, 2, 1, 5, 2], "RejectedProof step 1: rup: a conflict"),
    ("the negation of what follows", [1, 4, -2, 1, 5, 2, 6], "RejectedProof step 1: rup: a unit clause"),
    ("another literal than what follows", [1, 3, 3, 1, 5, 2], "RejectedProof step 1: rup: a conflict"),
    ("a hint after the conflict", [1, 5, 2, 1, 5, 2, 6, 7], "RejectedProof step 1: rup: no hint after the conflict"),
    ("the last hint twice", [1, 5, 2, 1, 5, 2, 6, 6], "RejectedProof step 1: rup: no hint after the conflict"),
    ("hint 0", [1, 1, 2, 0], "RejectedProof step 1: rup: a clause that is there"),
    ("a negative hint", [1, 4, 2, -1, 5, 2, 6], "RejectedProof step 1: rup: a clause that is there"),
    ("a hint to the step itself", [1, 1, 2, 9], "RejectedProof step 1: rup: a clause that is there"),
    ("a hint to a later step", [1, 1, 2, 10, *LAST], "RejectedProof step 1: rup: a clause that is there"),
    ("a hint beyond", [1, 1, 2, 99], "RejectedProof step 1: rup: a clause that is there"),
    ("the largest hint", [1, 1, 2, 2**31 - 1], "RejectedProof step 1: rup: a clause that is there"),
    ("the smallest hint", [1, 1, 2, -(2**31)], "RejectedProof step 1: rup: a clause that is there"),
    ("literal 0", [1, 2, 0, 5, 6], "RejectedProof step 1: rup: a literal of variables 1 to 8"),
    ("a literal beyond", [1, 2, 9, 5, 6], "RejectedProof step 1: rup: a literal of variables 1 to 8"),
    ("a literal beyond, negative", [1, 2, -9, 5, 6], "RejectedProof step 1: rup: a literal of variables 1 to 8"),
    ("the smallest literal", [1, 2, -(2**31), 5, 6], "RejectedProof step 1: rup: a literal of variables 1 to 8"),
    ("the largest literal", [1, 2, 2**31 - 1, 5, 6], "RejectedProof step 1: rup: a literal of variables 1 to 8"),
    ("a weaker clause is not p", [2, 4, 2, 4, 1, 5, 2, 6, *LAST], "RejectedProof step 2: rup: a unit clause"),
    ("a tautology follows from any clause", [3, 2, 2, -2, 4, 1, 5], "RejectedProof step 1: rup: a conflict"),
    ("a tautology is no conflict by itself", [2, 0, 2, -2], "RejectedProof step 1: rup: a conflict"),
    ("a literal twice", [2, 4, 2, 2, 1, 5, 2, 6, *LAST], "verified"),
    ("a deletion of what is needed", [-1, 5, *ONE, *LAST], "RejectedProof step 1: rup: a clause that is there"),
    ("a deletion after use", [*ONE, -4, 1, 2, 5, 6, *LAST], "verified"),
    ("a deletion of the newest clause", [*ONE, -1, 9, *LAST], "RejectedProof step 2: rup: a clause that is there"),
    ("numbers are not used again", [*ONE, -1, 9, *ONE, *LAST], "RejectedProof step 3: rup: a clause that is there"),
    ("a deletion twice", [-1, 5, -1, 5], "RejectedProof step 0: delete: a clause that is there"),
    ("a deletion twice in one", [-2, 5, 5], "RejectedProof step 0: delete: a clause that is there"),
    ("a deletion of 0", [-1, 0], "RejectedProof step 0: delete: a clause that is there"),
    ("a deletion of a negative number", [-1, -5], "RejectedProof step 0: delete: a clause that is there"),
    ("a deletion beyond", [-1, 9], "RejectedProof step 0: delete: a clause that is there"),
    ("a deletion at the end", [*ONE, *LAST, -1, 5], "RejectedProof step 2: end: the end of the file"),
    ("a step after the empty clause", [*ONE, *LAST, *LAST], "RejectedProof step 2: end: the end of the file"),
    ("a word after the empty clause", [*ONE, *LAST, 0], "RejectedProof step 2: end: the end of the file"),
    ("no words", [], "RejectedProof end: refutation: the empty clause"),
    ("no empty clause", ONE, "RejectedProof end: refutation: the empty clause"),
    ("only a deletion", [-1, 5], "RejectedProof end: refutation: the empty clause"),
    ("cut short in the literals", [3, 1, 2], "MalformedInput"),
    ("cut short in the hints", [1, 3, 2, 5], "MalformedInput"),
    ("cut short after the length", [1], "MalformedInput"),
    ("cut short in a deletion", [-3, 5], "MalformedInput"),
    ("a negative number of hints", [1, -1, 2], "MalformedInput"),
    ("the longest clause", [2**31 - 1, 0], "MalformedInput"),
    ("the most hints", [0, 2**31 - 1], "MalformedInput"),
    ("the longest deletion", [-(2**31)], "MalformedInput"),
]


def square() -> Forge:
    forge = Forge(SQUARE)
    for k in range(1, 5):
        forge.c(f"in {k}")
    for k in range(5, 9):
        forge.c(f"def {k} 2")
    return forge


@pytest.mark.parametrize(("numbers", "expected"), [row[1:] for row in STEP_ROWS], ids=[row[0] for row in STEP_ROWS])
def test_refutation(numbers: list[int], expected: str) -> None:
    forge = square()
    forge.words = numbers
    assert outcome(forge).startswith(expected)


def test_refutation_must_fill_the_announced_words() -> None:
    good = [*ONE, *LAST]
    forge = square()
    forge.words = good
    assert outcome(forge) == "verified"
    for announced, tail, expected in (
        (None, b"\n", "MalformedInput certificate"),
        (None, b"\0\0\0\0", "MalformedInput certificate"),
        (len(good) + 1, b"", "MalformedInput certificate"),
        (len(good) + 1, b"\0\0\0", "MalformedInput certificate"),
        (len(good) - 1, b"", "MalformedInput certificate"),
        (0, b"", "MalformedInput certificate"),
        (10**14, b"", "MalformedInput certificate"),
        (7, b"", "MalformedInput certificate"),
    ):
        assert outcome(forge, announced=announced, tail=tail).startswith(expected), (announced, tail)


VALUES = (
    "(set-logic ALL)(declare-sort U 0)(declare-const u U)(declare-const w U)(declare-const i Int)(declare-const a Real)"
    "(declare-const p Bool)(declare-fun f (Int Bool) Real)(push 1)(declare-const gone Int)(pop 1)"
)
BASE = ["v #1 @1", "v #2 @2", "v #3 3", "v #4 1/2", "v #5 true", "f #6 0", "e 3 true 1/2"]

MODEL_ROWS = [
    # name, assertion, lines to replace or add, expected
    ("all is well", "(and p (= (f i p) a) (distinct u w))", {}, "verified"),
    ("the default", "(= (f 4 p) 0.0)", {}, "verified"),
    ("an assertion that is false", "(not p)", {}, "RejectedProof model: evaluation: assertion 1 true"),
    ("elements are distinct", "(= u w)", {}, "RejectedProof model: evaluation"),
    ("elements are equal", "(= u w)", {1: "v #2 @1"}, "verified"),
    ("a constant is missing", "p", {0: None}, "RejectedProof model: evaluation: a value for each declaration"),
    ("a function is missing", "p", {5: None, 6: None}, "RejectedProof model: evaluation: a value for each declaration"),
    ("an entry without a function", "p", {5: None}, "RejectedProof line 7: model: an entry after its function"),
    ("a second value", "p", {7: "v #3 4"}, "RejectedProof line 9: model: one value"),
    ("the same value again", "p", {7: "v #3 3"}, "RejectedProof line 9: model: one value"),
    ("a second table", "p", {7: "f #6 0"}, "RejectedProof line 9: model: one value"),
    ("an entry twice", "p", {7: "e 3 true 1/2"}, "RejectedProof line 9: model: one value for each entry"),
    ("an entry twice, otherwise", "p", {7: "e 3 true 7"}, "RejectedProof line 9: model: one value for each entry"),
    ("another entry", "(= (f 3 false) 7.0)", {7: "e 3 false 7"}, "verified"),
    ("a declaration out of scope", "p", {7: "v #7 3"}, "RejectedProof line 9: model: a constant in scope"),
    ("declaration 0", "p", {7: "v #0 3"}, "RejectedProof line 9: model: a declaration"),
    ("a declaration that does not exist", "p", {7: "v #8 3"}, "RejectedProof line 9: model: a declaration"),
    ("a huge declaration", "p", {7: "v #" + "9" * 40 + " 3"}, "RejectedProof line 9: model: a declaration"),
    ("a declaration by its name", "p", {7: "v i 3"}, "RejectedProof line 9: model: a declaration"),
    ("a constant as a function", "p", {2: "f #3 3"}, "RejectedProof line 4: model: a function in scope"),
    ("a function as a constant", "p", {5: "v #6 3", 6: None}, "RejectedProof line 7: model: a constant in scope"),
    ("Int: a fraction", "p", {2: "v #3 1/2"}, "RejectedProof line 4: model: a value of sort Int"),
    ("Int: a fraction that is whole", "p", {2: "v #3 6/2"}, "RejectedProof line 4: model: a value of sort Int"),
    ("Int: a Bool", "p", {2: "v #3 true"}, "RejectedProof line 4: model: a value of sort Int"),
    ("Int: an element", "p", {2: "v #3 @1"}, "RejectedProof line 4: model: a value of sort Int"),
    ("Int: a decimal", "p", {2: "v #3 3.0"}, "RejectedProof line 4: model: a value of sort Int"),
    ("Int: a leading zero", "p", {2: "v #3 03"}, "RejectedProof line 4: model: a value of sort Int"),
    ("Int: an underscore", "p", {2: "v #3 1_0"}, "RejectedProof line 4: model: a value of sort Int"),
    ("Int: negative", "(< i 0)", {2: "v #3 -3", 6: None}, "verified"),
    ("Real: denominator zero", "p", {3: "v #4 1/0"}, "RejectedProof line 5: model: a value of sort Real"),
    ("Real: not in lowest terms", "(= a 0.5)", {3: "v #4 2/4"}, "verified"),
    ("Real: whole", "(is_int a)", {3: "v #4 -2"}, "verified"),
    ("Bool: a number", "p", {4: "v #5 1"}, "RejectedProof line 6: model: a value of sort Bool"),
    ("U: a number", "p", {0: "v #1 1"}, "RejectedProof line 2: model: a value of sort U"),
    ("U: element 0", "p", {0: "v #1 @0"}, "RejectedProof line 2: model: a value of sort U"),
    ("an entry with an argument too few", "p", {6: "e 3 1/2"}, "RejectedProof line 8: model: 2 arguments"),
    ("an entry with an argument too many", "p", {6: "e 3 true true 1"}, "RejectedProof line 8: model: 2 arguments"),
    ("an entry of another sort", "p", {6: "e true 3 1/2"}, "RejectedProof line 8: model: a value of sort Int"),
    ("a value without a declaration", "p", {7: "v 3"}, "RejectedProof line 9: model: a declaration"),
    ("two values", "p", {2: "v #3 3 4"}, "RejectedProof line 4: model: a declaration"),
    ("/ by zero", "(= (/ a 0.0) a)", {}, "Unsupported"),
    ("/ by zero where it does not matter", "(or p (= (/ a 0.0) a))", {}, "Unsupported"),
    ("div by zero", "(= (div i 0) i)", {}, "Unsupported"),
    ("mod by zero", "(= (mod i 0) i)", {}, "Unsupported"),
    ("mod of a negative number", "(= (mod (- i) 2) 1)", {}, "verified"),
    ("div of a negative number", "(= (div (- i) 2) (- 2))", {}, "verified"),
    ("div by a negative number", "(= (div i (- 2)) (- 1))", {}, "verified"),
    ("mod by a negative number", "(= (mod i (- 2)) 1)", {}, "verified"),
    ("div is not truncated", "(= (div (- i) 2) (- 1))", {}, "RejectedProof model: evaluation"),
    ("to_int rounds down", "(= (to_int (- a)) (- 1))", {}, "verified"),
    ("abs", "(= (abs (- i)) 3)", {}, "verified"),
    ("a record t", "p", {7: "t and 1"}, "MalformedInput certificate:9:1"),
    ("a record c", "p", {7: "c in 1"}, "MalformedInput certificate:9:1"),
    ("a refutation", "p", {7: "refutation 0"}, "MalformedInput certificate:9:1"),
    ("a carriage return", "p", {4: "v #5 true\r"}, "MalformedInput certificate:6:1"),
    ("an empty line", "p", {7: ""}, "MalformedInput certificate:9:1"),
]


@pytest.mark.parametrize(
    ("assertion", "changes", "expected"), [row[1:] for row in MODEL_ROWS], ids=[row[0] for row in MODEL_ROWS]
)
def test_model(assertion: str, changes: dict[int, str | None], expected: str) -> None:
    forge = Forge(f"{VALUES}(assert {assertion})(check-sat)")
    lines: list[str | None] = [*BASE, None]
    for index, line in changes.items():
        lines[index] = line
    forge.raw(*(line for line in lines if line is not None))
    assert outcome(forge, "sat").startswith(expected)


WORDS = (
    "(set-logic ALL)(declare-const s String)(declare-const t String)(declare-const r RegLan)(declare-const i Int)"
    "(declare-fun f (String String) Int)(declare-fun g (String) RegLan)(declare-fun h (RegLan) Bool)"
    '(declare-const q RegLan)(define-const other RegLan (re.* (str.to_re "b")))'
    "(define-fun macro ((w String)) RegLan (str.to_re w))(define-const open RegLan (str.to_re s))"
)
"""Terms: 1 true, 2 s, 3 t, 4 r, 5 i, 6 q, 7 "b", 8 (str.to_re "b"), 9 its star, 10 w, 11 and 12 expressions."""
STRING_BASE = [
    *('v #1 "ab"', r'v #2 "a\u{20}b"', "v #3 re.9", "v #4 2", "f #5 0", r'e "a\u{20}b" "" 1', r'e "a" "b\u{20}" 2'),
    *("f #6 re.8", 'e "" re.9', "f #7 true", "v #8 re.8"),
]

STRING_MODEL_ROWS = [
    # name, assertion, lines to replace, expected
    ("all is well", '(and (= (str.++ s t) "aba b") (= (str.len s) i) (str.in_re "bb" r))', {}, "verified"),
    (
        "keys with spaces",
        '(and (= (f t "") 1) (= (f "a" "b ") 2) (= (f "a b" "") 1) (= (f "a " "b") 0))',
        {},
        "verified",
    ),
    ("a key that is the other way round", '(= (f "" t) 1)', {}, "RejectedProof model: evaluation"),
    ("an empty key", "(= (f s s) 0)", {5: 'e "" "" 7'}, "verified"),
    ("a key twice", "(= i 2)", {6: r'e "a\u{20}b" "" 2'}, "RejectedProof line 8: model: one value for each entry"),
    ("the constant is an expression", '(and (str.in_re "" r) (not (str.in_re "a" r)) (= r other))', {}, "verified"),
    ("a part of an expression", '(and (str.in_re "ab" (re.++ (str.to_re "a") q)) (= q (g "a")))', {}, "verified"),
    ("a string in an expression", '(str.in_re "xab" (re.++ (str.to_re "x") (str.to_re s)))', {}, "verified"),
    ("a string in a range", '(str.in_re "b" (re.range (str.at s 0) (str.at s 1)))', {}, "verified"),
    ("a choice of expressions", '(str.in_re "b" (ite (= i 2) q re.none))', {}, "verified"),
    ("a choice in an expression", '(not (str.in_re "b" (re.+ (ite (= i 3) q re.none))))', {}, "verified"),
    ("a function gives an expression", '(and (str.in_re "" (g "")) (not (str.in_re "" (g "a"))))', {}, "verified"),
    ("replacement of words of a constant", '(= (str.replace_re_all "abb" r "c") "ac")', {}, "RejectedProof model"),
    ("replacement of words of a constant, right", '(= (str.replace_re_all "abb" r "c") "acc")', {}, "verified"),
    ("two expressions", "(or true (= r q))", {}, "Unsupported comparison of regular expressions at evaluation"),
    ("two expressions, not equal", "(distinct r q)", {}, "Unsupported comparison of regular expressions"),
    ("several expressions", "(distinct r r q)", {}, "Unsupported comparison of regular expressions"),
    ("one expression", "(= r r)", {}, "verified"),
    ("two constants of one value", "(= r q)", {10: "v #8 re.9"}, "verified"),
    ("a function of expressions", "(h r)", {}, "Unsupported comparison of regular expressions"),
    ("an entry for an expression", "true", {10: "e re.9 true"}, "Unsupported comparison of regular expressions"),
    ("a quote is missing", "true", {0: 'v #1 "ab'}, "RejectedProof line 2: model: a value of sort String"),
    ("no quotes", "true", {0: "v #1 ab"}, "RejectedProof line 2: model: a value of sort String"),
    ("one quote", "true", {0: 'v #1 "'}, "RejectedProof line 2: model: a value of sort String"),
    ("a quote inside", "true", {0: 'v #1 "a"b"'}, "RejectedProof line 2: model: a value of sort String"),
    ("a space", "true", {0: 'v #1 "a b"'}, "RejectedProof line 2: model: a declaration and a value"),
    ("a visible character escaped", "true", {0: r'v #1 "\u{61}"'}, "RejectedProof line 2: model: a value of sort Str"),
    ("a leading zero", "true", {0: r'v #1 "\u{020}"'}, "RejectedProof line 2: model: a value of sort String"),
    ("a capital digit", "true", {0: r'v #1 "\u{A}"'}, "RejectedProof line 2: model: a value of sort String"),
    ("a bare backslash", "true", {0: r'v #1 "\"'}, "RejectedProof line 2: model: a value of sort String"),
    ("beyond the alphabet", "true", {0: r'v #1 "\u{30000}"'}, "RejectedProof line 2: model: a value of sort String"),
    ("the last character", "(= (str.to_code s) 196607)", {0: r'v #1 "\u{2ffff}"'}, "verified"),
    ("a surrogate", "(= (str.to_code s) 55296)", {0: r'v #1 "\u{d800}"'}, "verified"),
    ("a newline", r'(= s "\u{a}")', {0: r'v #1 "\u{a}"'}, "verified"),
    ("an element for a string", "true", {0: "v #1 @1"}, "RejectedProof line 2: model: a value of sort String"),
    ("a string for a number", "true", {3: 'v #4 "2"'}, "RejectedProof line 5: model: a value of sort Int"),
    ("a string for an expression", "true", {2: 'v #3 "a"'}, "RejectedProof line 4: model: a value of sort RegLan"),
    ("an element for an expression", "true", {2: "v #3 @8"}, "RejectedProof line 4: model: a value of sort RegLan"),
    ("expression 0", "true", {2: "v #3 re.0"}, "RejectedProof line 4: model: a value of sort RegLan"),
    ("a negative expression", "true", {2: "v #3 re.-1"}, "RejectedProof line 4: model: a value of sort RegLan"),
    ("an expression beyond", "true", {2: "v #3 re.9999"}, "RejectedProof line 4: model: a closed term"),
    ("a huge expression", "true", {2: "v #3 re.9999999999"}, "RejectedProof line 4: model: a value of sort RegLan"),
    ("the term of another sort", "true", {2: "v #3 re.7"}, "RejectedProof line 4: model: a ground regular expression"),
    ("a constant as an expression", "true", {2: "v #3 re.4"}, "RejectedProof line 4: model: a ground regular expr"),
    ("an expression with a parameter", "true", {2: "v #3 re.11"}, "RejectedProof line 4: model: a closed term"),
    ("an expression with a constant", "true", {2: "v #3 re.12"}, "RejectedProof line 4: model: a ground regular expr"),
    ("div by zero in a choice", '(str.in_re "" (ite (= 0 (div 1 0)) r re.all))', {}, "Unsupported div by zero"),
]


@pytest.mark.parametrize(
    ("assertion", "changes", "expected"),
    [row[1:] for row in STRING_MODEL_ROWS],
    ids=[row[0] for row in STRING_MODEL_ROWS],
)
def test_model_of_strings(assertion: str, changes: dict[int, str], expected: str) -> None:
    forge = Forge(f"{WORDS}(assert {assertion})(check-sat)")
    forge.raw(*({**dict(enumerate(STRING_BASE)), **changes}.values()))
    assert outcome(forge, "sat").startswith(expected)


def test_model_of_nothing() -> None:
    assert outcome(Forge("(check-sat)"), "sat") == "verified"
    assert outcome(Forge("(assert false)(check-sat)"), "sat").startswith("RejectedProof model: evaluation")


def test_two_claims_of_answer() -> None:
    """A certificate for unsat without a refutation, and one for sat that goes on as one for unsat."""
    forge = square()
    assert outcome(forge, "sat").startswith("MalformedInput certificate:2:1")
