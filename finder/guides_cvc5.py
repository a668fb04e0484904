"""cvc5 as a guide: its verdict, its model, and the clauses of its proof.

Its proof is walked only for clauses: the conclusions of theory lemmas, of preprocessing, and of resolution.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from finder.applicability import NotKnown
from finder.expressions import definitions, loop_bounds, ordered, range_ends
from finder.guides import RUP, THEORY, Advice, Hint, Limits, NotInstalled, cleaned, milliseconds
from finder.guides_terms import NormalForms, Translator, Untranslatable
from formats.meter import decimal_text
from formats.terms import BOOL, INT, MAX_CHARACTER, REAL, REGLAN, STRING, TRUE, Function, Numeral, Text
from formats.tokens import escaped

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from finder.engines import Task
    from finder.guides_terms import Opened
    from finder.model import Value
    from formats.terms import Head, Sort, Terms

DEADLINE_EVERY = 1000
"""So many terms or clauses between two looks at the clock."""

OF_STRINGS = ("STRING_", "RE_", "CONCAT_", "MACRO_STRING_")
"""How the names of cvc5's rules of strings begin. What its rewriting makes of strings is no such step."""

DEFAULT = Limits()
WIDEST_LOGIC = "QF_UFNIRA"
"""For problems that go beyond their own logic, as cvc5 sees it: a division by zero is nonlinear to it."""

WIDEST_LOGIC_OF_STRINGS = "ALL"
"""The same for problems with strings, whose functions cvc5 may reduce to quantified formulas."""


def ask_cvc5(task: Task, terms: Terms, limits: Limits = DEFAULT) -> Advice:
    """Let cvc5 solve a query. `terms` is a private copy of the script's table, where hints get their terms.

    Hints come only with "unsat", since cvc5 proves nothing else; its proof is built after the solving, without a limit
    of time. Raises NotInstalled, NotKnown.
    """
    try:
        import cvc5
    except ImportError:
        raise NotInstalled("cvc5") from None
    end = limits.until(task.deadline)
    widest = WIDEST_LOGIC_OF_STRINGS if STRING in terms.sort else WIDEST_LOGIC
    for logic in dict.fromkeys((task.script.logic, widest)):
        try:
            return _asked(cvc5, task, terms, limits, end, logic)
        except TimeoutError:
            return _unknown("timeout")
        except RuntimeError as error:
            # cvc5 raises this, and classes derived from it, for whatever it does not take.
            reason = " ".join(str(error).split())
    return _unknown(reason)


def _unknown(reason: str) -> Advice:
    return Advice("unknown", reason, {THEORY: 0, RUP: 0}, iter(()))


class Instance(NamedTuple):
    """A step of a proof by which the theory of strings brings something new: cvc5's name of the rule, and what it says.

    `literal` says it in our table: that the premises imply the conclusion. It is None if they cannot be translated,
    because they are about parts of strings that cvc5 only says to exist. `text` is the conclusion as cvc5 writes it.
    """

    rule: str
    literal: int | None
    text: str


def string_instances(task: Task, terms: Terms, limits: Limits = DEFAULT) -> list[Instance]:
    """The instances of rules of strings in cvc5's proof that a query is unsatisfiable: none if it has no proof.

    cvc5 may end the whole process while it builds a proof: a failed check of its own. Raises NotInstalled, NotKnown.
    """
    try:
        import cvc5
    except ImportError:
        raise NotInstalled("cvc5") from None
    end = limits.until(task.deadline)
    try:
        problem, result = _solved(cvc5, task, terms, end, WIDEST_LOGIC_OF_STRINGS, "theory-rewrite")
    except (TimeoutError, RuntimeError):
        return []
    if not result.isUnsat():
        return []
    assertions = task.script.queries[task.query - 1].assertions
    translator = _Translator(problem, NormalForms(terms, assertions))
    found: dict[tuple[str, Any], Instance] = {}
    seen = set()
    stack = list(problem.solver.getProof(cvc5.ProofComponent.FULL))
    while stack:
        proof = stack.pop()
        if proof in seen:
            continue
        seen.add(proof)
        stack += proof.getChildren()
        rule = proof.getRule().name
        if rule.startswith(OF_STRINGS):
            conclusion = proof.getResult()
            clause = translator.clause([*(p.getResult() for p in proof.getChildren()), conclusion])
            literal = None
            if clause is not None:
                implication = cleaned([*(-x for x in clause[:-1]), clause[-1]])
                literal = TRUE if implication is None else implication[0]
                if implication is not None and len(implication) > 1:
                    literal = terms.apply("or", implication)
            found.setdefault((rule, conclusion), Instance(rule, literal, str(conclusion)))
    return list(found.values())


def _solved(cvc5: Any, task: Task, terms: Terms, end: float, logic: str, proofs: str | None) -> tuple[_Problem, Any]:
    """A query in cvc5's terms, and the result; a proof, if wanted, is as fine-grained as `proofs` says."""
    assertions = task.script.queries[task.query - 1].assertions
    problem = _Problem(cvc5, terms, assertions, end)
    solver = problem.solver
    solver.setOption("produce-models", "true")
    solver.setOption("produce-proofs", "false" if proofs is None else "true")
    if proofs is not None:
        solver.setOption("proof-granularity", proofs)
    solver.setOption("seed", str(task.seed))
    if STRING in terms.sort:
        solver.setOption("strings-exp", "true")
    solver.setLogic(logic)
    for literal in assertions:
        solver.assertFormula(problem.literal(literal))
    if (left := milliseconds(end)) is not None:
        solver.setOption("tlimit-per", str(left))
    return problem, solver.checkSat()


def _asked(cvc5: Any, task: Task, terms: Terms, limits: Limits, end: float, logic: str) -> Advice:
    assertions = task.script.queries[task.query - 1].assertions
    problem, result = _solved(cvc5, task, terms, end, logic, "macro" if limits.hints else None)
    solver = problem.solver
    if result.isSat():
        return Advice("sat", "", {THEORY: 0, RUP: 0}, iter(()), problem.value)
    if not result.isUnsat():
        explanation = str(result.getUnknownExplanation()).rpartition(".")[2].lower()
        return _unknown("timeout" if explanation == "timeout" or time.monotonic() > end else explanation)
    if not limits.hints:
        return Advice("unsat", "", {THEORY: 0, RUP: 0}, iter(()))
    clauses = _clauses(cvc5, solver, limits)
    found = {kind: sum(k == kind for k, _ in clauses) for kind in (THEORY, RUP)}
    return Advice("unsat", "", found, _hints(problem, clauses, assertions, limits, task.deadline))


class _Problem:
    """The assertions of a query as cvc5's terms, under fresh names: f with the number of the declaration."""

    def __init__(self, cvc5: Any, terms: Terms, assertions: Sequence[int], end: float) -> None:
        self.kind = cvc5.Kind
        self.terms = terms
        self.manager = cvc5.TermManager()
        self.solver = cvc5.Solver(self.manager)
        self.skolem_purify = cvc5.SkolemId.PURIFY
        self.sorts: dict[Sort, Any] = {
            BOOL: self.manager.getBooleanSort(),
            INT: self.manager.getIntegerSort(),
            REAL: self.manager.getRealSort(),
            STRING: self.manager.getStringSort(),
            REGLAN: self.manager.getRegExpSort(),
        }
        self.declarations: dict[Function, Any] = {}
        self.functions: dict[int, Function] = {}
        self.elements: dict[Sort, dict[int, int]] = {}
        self.term: dict[int, Any] = {}
        self._kinds = _kinds(cvc5.Kind)
        # cvc5 has no constants for regular expressions.
        self._defined = definitions(terms, assertions)
        for count, t in enumerate(ordered(terms, assertions, self._defined)):
            if count % DEADLINE_EVERY == 0 and time.monotonic() > end:
                raise TimeoutError
            self.term[t] = self._made(t)

    def literal(self, literal: int) -> Any:
        """The cvc5 term of a literal or term."""
        if literal not in self.term:
            self.term[literal] = self.manager.mkTerm(self.kind.NOT, self.term[-literal])
        return self.term[literal]

    def value(self, t: int) -> Value | None:
        """The value of a leaf in cvc5's model."""
        value, sort = self.solver.getValue(self.term[t]), self.terms.sort[t]
        if sort is BOOL:
            return bool(value.getBooleanValue())
        if sort is STRING:
            return str(value.getStringValue()) if value.isStringValue() else None
        if sort not in (INT, REAL):
            elements = self.elements.setdefault(sort, {})
            return elements.setdefault(value.getId(), len(elements) + 1)
        rational = _rational(value)
        return None if rational is None else int(rational) if sort is INT else rational

    def _made(self, t: int) -> Any:
        manager = self.manager
        head = self.terms.head[t]
        if isinstance(head, Numeral):
            text = decimal_text(head.numerator)
            if self.terms.sort[t] is INT:
                return manager.mkInteger(text)
            return manager.mkReal(f"{text}/{decimal_text(head.denominator)}")
        if isinstance(head, Text):
            return manager.mkString(escaped(head.value), True)
        if t in self._defined:
            return self.term[self._defined[t]]
        arguments = [self.literal(a) for a in self.terms.arguments[t]]
        if isinstance(head, Function):
            if REGLAN in (head.range, *head.domain):
                raise NotKnown("for a variable of sort RegLan")
            declaration = self._declaration(head)
            return manager.mkTerm(self.kind.APPLY_UF, declaration, *arguments) if arguments else declaration
        if head == "true":
            return manager.mkTrue()
        if len(arguments) == 1 and head in ("and", "or", "-"):
            return manager.mkTerm(self.kind.NEG, *arguments) if head == "-" else arguments[0]
        if head == "re.range":
            return self._range(t, arguments)
        if head == "re.loop":
            return self._loop(t, arguments[0])
        if str(head) not in self._kinds:
            raise NotKnown(str(head))
        return manager.mkTerm(self._kinds[str(head)], *arguments)

    def _range(self, t: int, arguments: Sequence[Any]) -> Any:
        """A range of characters; cvc5 wants one character on each side."""
        c, d = range_ends(self.terms, t)
        if c > d:
            return self.manager.mkRegexpNone()
        if (c, d) == (0, MAX_CHARACTER):
            return self.manager.mkRegexpAllchar()
        return self.manager.mkTerm(self.kind.REGEXP_RANGE, *arguments)

    def _loop(self, t: int, argument: Any) -> Any:
        manager = self.manager
        least, most = loop_bounds(self.terms, t)
        if most < least:
            return manager.mkRegexpNone()
        if most >= 2**32:
            raise NotKnown("re.loop with so large a bound")
        return manager.mkTerm(manager.mkOp(self.kind.REGEXP_LOOP, least, most), argument)

    def _sort(self, sort: Sort) -> Any:
        found = self.sorts.get(sort)
        if found is None:
            found = self.sorts[sort] = self.manager.mkUninterpretedSort(f"s{len(self.sorts)}")
        return found

    def _declaration(self, function: Function) -> Any:
        found = self.declarations.get(function)
        if found is None:
            sort = self._sort(function.range)
            if function.domain:
                sort = self.manager.mkFunctionSort([self._sort(s) for s in function.domain], sort)
            found = self.declarations[function] = self.manager.mkConst(sort, f"f{function.number}")
            self.functions[found.getId()] = function
        return found


def _kinds(kind: Any) -> dict[str, Any]:
    """cvc5's kinds of the operators."""
    return {
        "and": kind.AND,
        "or": kind.OR,
        "=": kind.EQUAL,
        "distinct": kind.DISTINCT,
        "ite": kind.ITE,
        "<": kind.LT,
        "+": kind.ADD,
        "-": kind.SUB,
        "*": kind.MULT,
        "/": kind.DIVISION,
        "div": kind.INTS_DIVISION,
        "mod": kind.INTS_MODULUS,
        "abs": kind.ABS,
        "to_real": kind.TO_REAL,
        "to_int": kind.TO_INTEGER,
        "is_int": kind.IS_INTEGER,
        "str.++": kind.STRING_CONCAT,
        "str.len": kind.STRING_LENGTH,
        "str.<": kind.STRING_LT,
        "str.substr": kind.STRING_SUBSTR,
        "str.prefixof": kind.STRING_PREFIX,
        "str.suffixof": kind.STRING_SUFFIX,
        "str.contains": kind.STRING_CONTAINS,
        "str.indexof": kind.STRING_INDEXOF,
        "str.replace": kind.STRING_REPLACE,
        "str.replace_all": kind.STRING_REPLACE_ALL,
        "str.replace_re": kind.STRING_REPLACE_RE,
        "str.replace_re_all": kind.STRING_REPLACE_RE_ALL,
        "str.to_code": kind.STRING_TO_CODE,
        "str.from_code": kind.STRING_FROM_CODE,
        "str.to_int": kind.STRING_TO_INT,
        "str.from_int": kind.STRING_FROM_INT,
        "str.in_re": kind.STRING_IN_REGEXP,
        "str.to_re": kind.STRING_TO_REGEXP,
        "re.none": kind.REGEXP_NONE,
        "re.++": kind.REGEXP_CONCAT,
        "re.union": kind.REGEXP_UNION,
        "re.inter": kind.REGEXP_INTER,
        "re.comp": kind.REGEXP_COMPLEMENT,
        "re.*": kind.REGEXP_STAR,
    }


def _clauses(cvc5: Any, solver: Any, limits: Limits) -> list[tuple[str, Any]]:
    """The conclusions of the proof, formulas that stand for clauses: theory lemmas, then what else was derived."""
    component = cvc5.ProofComponent
    lemmas = [(THEORY, proof.getResult()) for proof in solver.getProof(component.THEORY_LEMMAS)]
    derived = [(RUP, proof.getResult()) for proof in solver.getProof(component.PREPROCESS)]
    assume = cvc5.ProofRule.ASSUME
    seen = set()
    # Premises before conclusions, without recursion: the proof may be as deep as it is long.
    stack = [(proof, False) for proof in solver.getProof(component.SAT)]
    while stack and len(derived) < 2 * limits.rup:
        proof, opened = stack.pop()
        if opened:
            derived.append((RUP, proof.getResult()))
        elif proof not in seen:
            seen.add(proof)
            if proof.getRule() != assume:
                stack.append((proof, True))
                stack.extend((child, False) for child in reversed(proof.getChildren()))
    return lemmas + derived


def _hints(
    problem: _Problem, clauses: list[tuple[str, Any]], assertions: Sequence[int], limits: Limits, deadline: float
) -> Iterator[Hint]:
    kind = problem.kind
    translator = _Translator(problem, NormalForms(problem.terms, assertions))
    left = {THEORY: limits.theory, RUP: limits.rup}
    seen: set[tuple[int, ...]] = set()
    for count, (origin, formula) in enumerate(clauses):
        if count % DEADLINE_EVERY == 0 and time.monotonic() > deadline:
            return
        negated = formula.getKind() == kind.NOT and formula[0].getKind() == kind.AND
        disjunction = formula.getKind() == kind.OR
        members = list(formula[0] if negated else formula) if negated or disjunction else [formula]
        if len(members) > limits.literals or not left[origin]:
            continue
        literals = translator.clause(members)
        clause = cleaned([-x for x in literals] if negated else literals) if literals else None
        if clause and tuple(clause) not in seen:
            seen.add(tuple(clause))
            left[origin] -= 1
            yield Hint(origin, clause)


class _Translator(Translator[Any]):
    """cvc5's terms in our table."""

    def __init__(self, problem: _Problem, forms: NormalForms) -> None:
        super().__init__(forms)
        self.problem, self.kind = problem, problem.kind
        kind = problem.kind
        self._heads: dict[Any, str] = {k: head for head, k in _kinds(kind).items()}
        self._heads |= {kind.NOT: "not", kind.IMPLIES: "=>", kind.XOR: "xor", kind.NEG: "-"}
        self._heads |= {kind.LEQ: "<=", kind.GEQ: ">=", kind.GT: ">"}
        self._heads |= {
            kind.STRING_LEQ: "str.<=",
            kind.STRING_CHARAT: "str.at",
            kind.STRING_IS_DIGIT: "str.is_digit",
            kind.REGEXP_RANGE: "re.range",
            kind.REGEXP_ALLCHAR: "re.allchar",
            kind.REGEXP_ALL: "re.all",
            kind.REGEXP_PLUS: "re.+",
            kind.REGEXP_OPT: "re.opt",
            kind.REGEXP_DIFF: "re.diff",
        }
        # Division with a value for 0 that is not ours; equal to ours if the divisor is another number.
        self._total = {kind.DIVISION_TOTAL: "/", kind.INTS_DIVISION_TOTAL: "div", kind.INTS_MODULUS_TOTAL: "mod"}
        for t, term in problem.term.items():
            self.known[self.key(term)] = forms.of(t)

    def key(self, node: Any) -> Hashable:
        """See Translator: cvc5 gives each id once."""
        return int(node.getId())

    def opened(self, node: Any) -> Opened[Any]:
        """See Translator."""
        kind = node.getKind()
        if kind == self.kind.CONST_BOOLEAN:
            return "true" if node.getBooleanValue() else "false", ()
        if kind in (self.kind.CONST_INTEGER, self.kind.CONST_RATIONAL):
            value = _rational(node)
            if value is None:
                raise Untranslatable("a long number")
            return self.forms.numeral(value, INT if node.getSort().isInteger() else REAL)
        if kind == self.kind.CONST_STRING:
            return Text(node.getStringValue()), ()
        if kind == self.kind.SKOLEM and node.getSkolemId() == self.problem.skolem_purify:
            return None, node.getSkolemIndices()
        children = list(node)
        head: Head | None
        if kind == self.kind.APPLY_UF:
            head, children = self.problem.functions.get(children[0].getId()), children[1:]
        elif kind in (self.kind.REGEXP_LOOP, self.kind.REGEXP_REPEAT):
            # The bounds are indices; a repetition has one for both.
            operator = node.getOp()
            head = "re.loop"
            children = [*children, operator[0], operator[operator.getNumIndices() - 1]]
        elif kind in self._total:
            divisor = _rational(children[1]) if children[1].isRealValue() or children[1].isIntegerValue() else None
            head = self._total[kind] if divisor else None
        else:
            head = self._heads.get(kind)
        if head is None:
            raise Untranslatable("an auxiliary symbol, or an operator that we do not have")
        return head, children


def _rational(value: Any) -> Fraction | None:
    """The value of a numeral; None if it is irrational, or too long for Python's conversion from decimal digits."""
    try:
        if value.isIntegerValue():
            return Fraction(value.getIntegerValue())
        return Fraction(value.getRealValue()) if value.isRealValue() else None
    except ValueError:
        return None
