"""z3 as a guide: the clauses that it streams while it solves (its `OnClause` callback), its verdict and its model.

The low-level functions of its Python package are used: a problem has up to a million terms, and the classes above
them cost ten times as much.
"""

from __future__ import annotations

import ctypes
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from finder.applicability import NotKnown
from finder.expressions import definitions, loop_bounds, ordered, range_ends
from finder.guides import RUP, THEORY, Advice, Hint, Limits, NotInstalled, cleaned, milliseconds
from finder.guides_terms import NormalForms, Translator, Untranslatable
from formats.errors import ResourceLimit
from formats.meter import decimal, decimal_text
from formats.terms import BOOL, INT, REAL, REGLAN, STRING, Function, Numeral, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from finder.engines import Task
    from finder.guides_terms import Opened
    from finder.model import Value
    from formats.terms import Head, Sort, Terms

SKIPPED = frozenset(("assumption", "del", "tseitin"))
"""Hints of z3 whose clauses are left out: assertions, simplified in unknown ways; deletions; and the definitions of
connectives, since ours are clauses anyway. All others but `rup` are theory lemmas, `smt` in the present core."""

MOST_MISSING = 30
"""Most literals that a hint may lack: the last ones of the theory clauses before it, since the last conflict."""

DEADLINE_EVERY = 1000
"""So many terms or clauses between two looks at the clock."""

DEFAULT = Limits()


def ask_z3(task: Task, terms: Terms, limits: Limits = DEFAULT) -> Advice:
    """Let z3 solve a query. `terms` is a private copy of the script's table, where hints get their terms.

    Hints come from the solver behind z3's incremental interface, with little preprocessing. Without hints, z3 chooses.
    Raises NotInstalled, NotKnown.
    """
    try:
        import z3
    except ImportError:
        raise NotInstalled("z3-solver") from None
    assertions = task.script.queries[task.query - 1].assertions
    end = limits.until(task.deadline)
    try:
        problem = _Problem(z3, terms, assertions, end)
    except TimeoutError:
        return Advice("unknown", "timeout", {THEORY: 0, RUP: 0}, iter(()))
    solver = z3.SimpleSolver(ctx=problem.context) if limits.hints else z3.Solver(ctx=problem.context)
    solver.set("random_seed", task.seed % 2**31)
    for literal in assertions:
        z3.Z3_solver_assert(problem.ref, solver.solver, problem.literal(literal))
    stream = _Stream(z3, problem, solver.solver, limits)
    if (left := milliseconds(end)) is not None:
        solver.set("timeout", left)
    answer = str(solver.check())
    if stream.error is not None:
        raise stream.error
    reason = ""
    leaf = None
    if answer == "sat":
        leaf = problem.values(solver.model())
    elif answer == "unknown":
        reason = solver.reason_unknown()
        if reason == "interrupted from keyboard":
            raise KeyboardInterrupt
        if time.monotonic() > end:
            reason = "timeout"
    if limits.hints and answer != "sat":
        stream.take_units()
    return Advice(answer, reason, stream.found, _hints(problem, stream, assertions, task.deadline), leaf)


class _Problem:
    """The assertions of a query as z3's terms, under fresh names: f with the number of the declaration.

    Every term that is ever looked at is kept until the context is deleted, so that its id stays its own.
    """

    def __init__(self, z3: Any, terms: Terms, assertions: Sequence[int], deadline: float) -> None:
        self.z3, self.terms = z3, terms
        self.context = z3.Context()
        self.ref = ref = self.context.ref()
        self.term: dict[int, Any] = {}
        self.sorts: dict[Sort, Any] = {
            BOOL: z3.Z3_mk_bool_sort(ref),
            INT: z3.Z3_mk_int_sort(ref),
            REAL: z3.Z3_mk_real_sort(ref),
            STRING: z3.Z3_mk_string_sort(ref),
        }
        self.sorts[REGLAN] = z3.Z3_mk_re_sort(ref, self.sorts[STRING])
        for sort in (STRING, REGLAN):
            self.kept(z3.Z3_sort_to_ast(ref, self.sorts[sort]))
        self.declarations: dict[Function, Any] = {}
        self.functions: dict[int, Function] = {}
        self.elements: dict[Sort, dict[int, int]] = {}
        self._makers = _makers(z3, ref)
        # z3 would look for values of these constants, and find few.
        self._defined = definitions(terms, assertions)
        for count, t in enumerate(ordered(terms, assertions, self._defined)):
            if count % DEADLINE_EVERY == 0 and time.monotonic() > deadline:
                raise TimeoutError
            self.term[t] = self.kept(self._made(t))

    def kept(self, ast: Any) -> Any:
        """The same; z3 will not delete it."""
        self.z3.Z3_inc_ref(self.ref, ast)
        return ast

    def literal(self, literal: int) -> Any:
        """The z3 term of a literal or term."""
        if literal > 0:
            return self.term[literal]
        if literal not in self.term:
            self.term[literal] = self.kept(self.z3.Z3_mk_not(self.ref, self.term[-literal]))
        return self.term[literal]

    def _made(self, t: int) -> Any:
        z3, ref = self.z3, self.ref
        head = self.terms.head[t]
        if isinstance(head, Numeral):
            text = decimal_text(head.numerator)
            if head.denominator != 1:
                text += "/" + decimal_text(head.denominator)
            return z3.Z3_mk_numeral(ref, text, self._sort(self.terms.sort[t]))
        if isinstance(head, Text):
            return self._text(head.value)
        if t in self._defined:
            return self.term[self._defined[t]]
        arguments = [self.literal(a) for a in self.terms.arguments[t]]
        if isinstance(head, Function):
            if REGLAN in (head.range, *head.domain):
                raise NotKnown("for a variable of sort RegLan")
            return z3.Z3_mk_app(ref, self._declaration(head), len(arguments), self._array(arguments))
        if head == "re.range":
            c, d = range_ends(self.terms, t)
            if c > d:
                return z3.Z3_mk_re_empty(ref, self.sorts[REGLAN])
            return z3.Z3_mk_re_range(ref, *(self.kept(self._text(chr(x))) for x in (c, d)))
        if head == "re.loop":
            return self._loop(t, arguments[0])
        if head == "re.none":
            return z3.Z3_mk_re_empty(ref, self.sorts[REGLAN])
        if str(head) not in self._makers:
            raise NotKnown(str(head))
        return self._makers[str(head)](*arguments)

    def _text(self, value: str) -> Any:
        z3 = self.z3
        return z3.Z3_mk_u32string(self.ref, len(value), (ctypes.c_uint * len(value))(*map(ord, value)))

    def _loop(self, t: int, argument: Any) -> Any:
        z3, ref = self.z3, self.ref
        least, most = loop_bounds(self.terms, t)
        if least > most:
            return z3.Z3_mk_re_empty(ref, self.sorts[REGLAN])
        if most == 0:
            # To z3, no bound at all.
            return z3.Z3_mk_seq_to_re(ref, self.kept(self._text("")))
        if most >= 2**32:
            raise NotKnown("re.loop with so large a bound")
        return z3.Z3_mk_re_loop(ref, argument, least, most)

    def _array(self, items: Sequence[Any], kind: str = "Ast") -> Any:
        return (getattr(self.z3, kind) * len(items))(*items)

    def _sort(self, sort: Sort) -> Any:
        found = self.sorts.get(sort)
        if found is None:
            z3 = self.z3
            name = z3.Z3_mk_string_symbol(self.ref, f"s{len(self.sorts)}")
            found = self.sorts[sort] = z3.Z3_mk_uninterpreted_sort(self.ref, name)
            self.kept(z3.Z3_sort_to_ast(self.ref, found))
        return found

    def _declaration(self, function: Function) -> Any:
        found = self.declarations.get(function)
        if found is None:
            z3, ref = self.z3, self.ref
            name = z3.Z3_mk_string_symbol(ref, f"f{function.number}")
            domain = self._array([self._sort(s) for s in function.domain], "Sort")
            found = z3.Z3_mk_func_decl(ref, name, len(function.domain), domain, self._sort(function.range))
            self.declarations[function] = found
            ast = self.kept(z3.Z3_func_decl_to_ast(ref, found))
            self.functions[z3.Z3_get_ast_id(ref, ast)] = function
        return found

    def values(self, model: Any) -> Callable[[int], Value | None]:
        """The value of a leaf in a model of z3's, which gives one to everything."""
        z3, ref = self.z3, self.ref

        def leaf(t: int) -> Value | None:
            result = (z3.Ast * 1)()
            if not z3.Z3_model_eval(ref, model.model, self.term[t], True, result):
                return None
            value = result[0]
            z3.Z3_inc_ref(ref, value)
            sort = self.terms.sort[t]
            if sort is BOOL:
                return bool(z3.Z3_get_bool_value(ref, value) == z3.Z3_L_TRUE)
            if sort is STRING:
                return _string(z3, ref, value)
            if sort in (INT, REAL):
                rational = _rational(z3, ref, value)
                return None if rational is None else int(rational) if sort is INT else rational
            elements = self.elements.setdefault(sort, {})
            return elements.setdefault(z3.Z3_get_ast_id(ref, value), len(elements) + 1)

        return leaf


def _makers(z3: Any, ref: Any) -> dict[str, Callable[..., Any]]:
    """How z3 builds each operator from arguments."""

    def many(make: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *a: make(ref, len(a), (z3.Ast * len(a))(*a))

    def few(make: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *a: make(ref, *a)

    minus = many(z3.Z3_mk_sub)

    def kept(ast: Any) -> Any:
        # What nobody refers to is deleted by the next call.
        z3.Z3_inc_ref(ref, ast)
        return ast

    zero = kept(z3.Z3_mk_int64(ref, 0, z3.Z3_mk_int_sort(ref)))

    def absolute(x: Any) -> Any:
        return z3.Z3_mk_ite(ref, kept(z3.Z3_mk_ge(ref, x, zero)), x, kept(z3.Z3_mk_unary_minus(ref, x)))

    return {
        "true": few(z3.Z3_mk_true),
        "and": many(z3.Z3_mk_and),
        "or": many(z3.Z3_mk_or),
        "=": few(z3.Z3_mk_eq),
        "distinct": many(z3.Z3_mk_distinct),
        "ite": few(z3.Z3_mk_ite),
        "<": few(z3.Z3_mk_lt),
        "+": many(z3.Z3_mk_add),
        "-": lambda *a: minus(*a) if len(a) > 1 else z3.Z3_mk_unary_minus(ref, *a),
        "*": many(z3.Z3_mk_mul),
        "/": few(z3.Z3_mk_div),
        "div": few(z3.Z3_mk_div),
        "mod": few(z3.Z3_mk_mod),
        "abs": absolute,
        "to_real": few(z3.Z3_mk_int2real),
        "to_int": few(z3.Z3_mk_real2int),
        "is_int": few(z3.Z3_mk_is_int),
        "str.++": many(z3.Z3_mk_seq_concat),
        "str.len": few(z3.Z3_mk_seq_length),
        "str.<": few(z3.Z3_mk_str_lt),
        "str.substr": few(z3.Z3_mk_seq_extract),
        "str.prefixof": few(z3.Z3_mk_seq_prefix),
        "str.suffixof": few(z3.Z3_mk_seq_suffix),
        "str.contains": few(z3.Z3_mk_seq_contains),
        "str.indexof": few(z3.Z3_mk_seq_index),
        "str.replace": few(z3.Z3_mk_seq_replace),
        "str.replace_all": few(z3.Z3_mk_seq_replace_all),
        "str.replace_re": few(z3.Z3_mk_seq_replace_re),
        "str.replace_re_all": few(z3.Z3_mk_seq_replace_re_all),
        "str.to_code": few(z3.Z3_mk_string_to_code),
        "str.from_code": few(z3.Z3_mk_string_from_code),
        "str.to_int": few(z3.Z3_mk_str_to_int),
        "str.from_int": few(z3.Z3_mk_int_to_str),
        "str.in_re": few(z3.Z3_mk_seq_in_re),
        "str.to_re": few(z3.Z3_mk_seq_to_re),
        "re.++": many(z3.Z3_mk_re_concat),
        "re.union": many(z3.Z3_mk_re_union),
        "re.inter": many(z3.Z3_mk_re_intersect),
        "re.comp": few(z3.Z3_mk_re_complement),
        "re.*": few(z3.Z3_mk_re_star),
    }


class _Stream:
    """Takes in z3's clauses while it solves, each once: kind, and literals by their index in `literals`.

    What a callback raises would be lost in C code: `error` keeps it, and z3 is told to stop.
    """

    def __init__(self, z3: Any, problem: _Problem, solver: Any, limits: Limits) -> None:
        self.z3, self.problem, self.solver, self.limits = z3, problem, solver, limits
        self.found = {THEORY: 0, RUP: 0}
        self.taken = {THEORY: 0, RUP: 0}
        self.clauses: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = []
        self.literals: list[Any] = []
        self.error: BaseException | None = None
        self._most = {THEORY: limits.theory, RUP: limits.rup}
        # The index of a literal by its address, which is its own as long as it is kept.
        self._index: dict[int, int] = {}
        self._seen: set[tuple[int, ...]] = set()
        self._conflict: dict[int, None] = {}
        self._kinds: dict[Any, str] = {}
        # z3 calls this object as long as the solver lives.
        self.callback = z3.Z3_on_clause_eh(self._on_clause)
        if limits.hints:
            z3.Z3_solver_register_on_clause(problem.ref, solver, None, self.callback)

    def _on_clause(self, _context: Any, hint: int, _count: int, _dependencies: Any, clause: int) -> None:
        try:
            self._take(hint, clause)
        except BaseException as error:
            if self.error is None:
                self.error = error
            self.z3.Z3_solver_interrupt(self.problem.ref, self.solver)

    def _take(self, hint: int, clause: int) -> None:
        z3, ref = self.z3, self.problem.ref
        name = z3.Z3_get_decl_name(ref, z3.Z3_get_app_decl(ref, _pointer(z3.Ast, hint)))
        kind = self._kinds.get(name.value)
        if kind is None:
            text = z3.Z3_get_symbol_string(ref, name)
            kind = self._kinds[name.value] = RUP if text == "rup" else "" if text in SKIPPED else THEORY
        if not kind:
            return
        self.found[kind] += 1
        vector = _pointer(z3.AstVectorObj, clause)
        size = z3.Z3_ast_vector_size(ref, vector)
        if size <= self.limits.literals:
            self._keep(kind, [z3.Z3_ast_vector_get(ref, vector, i) for i in range(size)])

    def take_units(self) -> None:
        """Take in the literals that z3 found to be true whatever is decided: it streams none of them."""
        z3, ref = self.z3, self.problem.ref
        vector = z3.Z3_solver_get_units(ref, self.solver)
        z3.Z3_ast_vector_inc_ref(ref, vector)
        for i in range(z3.Z3_ast_vector_size(ref, vector)):
            self.found[RUP] += 1
            self._keep(RUP, [z3.Z3_ast_vector_get(ref, vector, i)])
        z3.Z3_ast_vector_dec_ref(ref, vector)

    def _keep(self, kind: str, clause: list[Any]) -> None:
        if self.taken[kind] >= self._most[kind]:
            return
        numbers = []
        for ast in clause:
            number = self._index.get(ast.value)
            if number is None:
                number = self._index[ast.value] = len(self.literals)
                self.literals.append(self.problem.kept(ast))
            numbers.append(number)
        key = tuple(sorted(numbers))
        if key not in self._seen:
            self._seen.add(key)
            self.taken[kind] += 1
            self.clauses.append((kind, key, tuple(self._conflict)[-MOST_MISSING:] if kind == THEORY else ()))
        if kind == THEORY:
            self._conflict.update(dict.fromkeys(numbers))
        else:
            self._conflict.clear()


def _hints(problem: _Problem, stream: _Stream, assertions: Sequence[int], deadline: float) -> Iterator[Hint]:
    if not stream.clauses:
        return
    translator = _Translator(problem, NormalForms(problem.terms, assertions))
    known: dict[int, int | None] = {}

    def translated(number: int) -> int | None:
        if number not in known:
            literals = translator.clause([stream.literals[number]])
            known[number] = literals[0] if literals else None
        return known[number]

    seen: set[tuple[int, ...]] = set()
    for count, (kind, numbers, missing) in enumerate(stream.clauses):
        if count % DEADLINE_EVERY == 0 and time.monotonic() > deadline:
            return
        literals = [x for number in numbers if (x := translated(number)) is not None]
        clause = cleaned(literals) if len(literals) == len(numbers) else None
        if clause and tuple(clause) not in seen:
            seen.add(tuple(clause))
            yield Hint(kind, clause, [x for number in missing if (x := translated(number)) is not None])


class _Translator(Translator[Any]):
    """z3's terms in our table."""

    def __init__(self, problem: _Problem, forms: NormalForms) -> None:
        super().__init__(forms)
        self.problem = problem
        self.z3, self.ref = problem.z3, problem.ref
        self._heads = _heads(self.z3)
        for t, ast in problem.term.items():
            self.known[self.key(ast)] = forms.of(t)

    def key(self, node: Any) -> Hashable:
        """See Translator: the id of a term that is kept, or below one that is."""
        return int(self.z3.Z3_get_ast_id(self.ref, node))

    def opened(self, node: Any) -> Opened[Any]:
        """See Translator."""
        z3, ref = self.z3, self.ref
        kind = z3.Z3_get_ast_kind(ref, node)
        if kind == z3.Z3_NUMERAL_AST:
            value = _rational(z3, ref, node)
            sort = z3.Z3_get_sort_kind(ref, z3.Z3_get_sort(ref, node))
            if value is None or sort not in (z3.Z3_INT_SORT, z3.Z3_REAL_SORT):
                raise Untranslatable("a value of another kind")
            return self.forms.numeral(value, INT if sort == z3.Z3_INT_SORT else REAL)
        if kind != z3.Z3_APP_AST:
            raise Untranslatable("a quantifier")
        if z3.Z3_is_string(ref, node):
            return Text(_string(z3, ref, node) or ""), ()
        declaration = z3.Z3_get_app_decl(ref, node)
        code = z3.Z3_get_decl_kind(ref, declaration)
        head: Head | None
        if code == z3.Z3_OP_UNINTERPRETED:
            head = self.problem.functions.get(z3.Z3_get_ast_id(ref, z3.Z3_func_decl_to_ast(ref, declaration)))
        else:
            head = self._heads.get(code)
        if head is None:
            raise Untranslatable("an auxiliary symbol, or an operator that we do not have")
        arguments = [z3.Z3_get_app_arg(ref, node, i) for i in range(z3.Z3_get_app_num_args(ref, node))]
        if head == "re.loop" and len(arguments) == 1:
            # The bounds are parameters, and we have them as arguments.
            bounds = range(z3.Z3_get_decl_num_parameters(ref, declaration))
            if len(bounds) != 2:
                raise Untranslatable("a loop without an upper bound")
            for i in bounds:
                bound = z3.Z3_get_decl_int_parameter(ref, declaration, i)
                arguments.append(self.problem.kept(z3.Z3_mk_int64(ref, bound, self.problem.sorts[INT])))
        return head, arguments


def _heads(z3: Any) -> dict[int, str]:
    """The operators that both sides have, and those that NormalForms.apply expresses."""
    return {
        z3.Z3_OP_TRUE: "true",
        z3.Z3_OP_FALSE: "false",
        z3.Z3_OP_NOT: "not",
        z3.Z3_OP_AND: "and",
        z3.Z3_OP_OR: "or",
        z3.Z3_OP_IMPLIES: "=>",
        z3.Z3_OP_XOR: "xor",
        z3.Z3_OP_EQ: "=",
        z3.Z3_OP_IFF: "=",
        z3.Z3_OP_DISTINCT: "distinct",
        z3.Z3_OP_ITE: "ite",
        z3.Z3_OP_LE: "<=",
        z3.Z3_OP_GE: ">=",
        z3.Z3_OP_LT: "<",
        z3.Z3_OP_GT: ">",
        z3.Z3_OP_ADD: "+",
        z3.Z3_OP_SUB: "-",
        z3.Z3_OP_UMINUS: "-",
        z3.Z3_OP_MUL: "*",
        z3.Z3_OP_DIV: "/",
        z3.Z3_OP_IDIV: "div",
        z3.Z3_OP_MOD: "mod",
        z3.Z3_OP_TO_REAL: "to_real",
        z3.Z3_OP_TO_INT: "to_int",
        z3.Z3_OP_IS_INT: "is_int",
        z3.Z3_OP_SEQ_CONCAT: "str.++",
        z3.Z3_OP_SEQ_LENGTH: "str.len",
        z3.Z3_OP_STRING_LT: "str.<",
        z3.Z3_OP_STRING_LE: "str.<=",
        z3.Z3_OP_SEQ_EXTRACT: "str.substr",
        z3.Z3_OP_SEQ_AT: "str.at",
        z3.Z3_OP_SEQ_PREFIX: "str.prefixof",
        z3.Z3_OP_SEQ_SUFFIX: "str.suffixof",
        z3.Z3_OP_SEQ_CONTAINS: "str.contains",
        z3.Z3_OP_SEQ_INDEX: "str.indexof",
        z3.Z3_OP_SEQ_REPLACE: "str.replace",
        z3.Z3_OP_SEQ_REPLACE_ALL: "str.replace_all",
        z3.Z3_OP_SEQ_REPLACE_RE: "str.replace_re",
        z3.Z3_OP_SEQ_REPLACE_RE_ALL: "str.replace_re_all",
        z3.Z3_OP_STR_TO_CODE: "str.to_code",
        z3.Z3_OP_STR_FROM_CODE: "str.from_code",
        z3.Z3_OP_STR_TO_INT: "str.to_int",
        z3.Z3_OP_INT_TO_STR: "str.from_int",
        z3.Z3_OP_SEQ_IN_RE: "str.in_re",
        z3.Z3_OP_SEQ_TO_RE: "str.to_re",
        z3.Z3_OP_RE_EMPTY_SET: "re.none",
        z3.Z3_OP_RE_FULL_SET: "re.all",
        z3.Z3_OP_RE_FULL_CHAR_SET: "re.allchar",
        z3.Z3_OP_RE_RANGE: "re.range",
        z3.Z3_OP_RE_CONCAT: "re.++",
        z3.Z3_OP_RE_UNION: "re.union",
        z3.Z3_OP_RE_INTERSECT: "re.inter",
        z3.Z3_OP_RE_COMPLEMENT: "re.comp",
        z3.Z3_OP_RE_DIFF: "re.diff",
        z3.Z3_OP_RE_STAR: "re.*",
        z3.Z3_OP_RE_PLUS: "re.+",
        z3.Z3_OP_RE_OPTION: "re.opt",
        z3.Z3_OP_RE_LOOP: "re.loop",
    }


def _rational(z3: Any, ref: Any, ast: Any) -> Fraction | None:
    """The value of a numeral; None if it is irrational, or has more digits than are worth reading."""
    if z3.Z3_get_ast_kind(ref, ast) != z3.Z3_NUMERAL_AST or not z3.Z3_is_numeral_ast(ref, ast):
        return None
    text = z3.Z3_get_numeral_string(ref, ast)
    sign = -1 if text.startswith("-") else 1
    above, _, below = text.lstrip("-").partition("/")
    try:
        return Fraction(sign * decimal(above), decimal(below or "1"))
    except (ResourceLimit, ValueError):
        return None


def _string(z3: Any, ref: Any, ast: Any) -> str | None:
    """The value of a string constant; None if it is another term."""
    if not z3.Z3_is_string(ref, ast):
        return None
    length = z3.Z3_get_string_length(ref, ast)
    characters = (ctypes.c_uint * length)()
    z3.Z3_get_string_contents(ref, ast, length, characters)
    return "".join(map(chr, characters))


def _pointer(kind: Any, address: int) -> Any:
    """An address that came to a callback as z3's type of pointer; the constructors of these types do not take one."""
    return kind.from_buffer_copy(ctypes.c_void_p(address))
