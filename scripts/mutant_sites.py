"""The small faults that `make mutants` puts into a module: a limit moved by one, `and` for `or`, a condition turned round."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

# Changes that no test can distinguish from the original, and texts.
SKIPPED_KEYWORDS = {"strict", "slots", "frozen", "encoding", "newline", "hint"}
COMPARED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COUNTED: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True)
class Site:
    """A place of a syntax tree where ``apply`` puts a fault in; ``function`` is the first line of the function around it, 0 outside."""

    line: int
    function: int
    original: str
    fault: str
    apply: Callable[[], None] = field(compare=False)


def sites(tree: ast.Module) -> list[Site]:
    """Every fault that can be put into a module, in the order of the source."""
    return list(_walk(tree, 0))


def _walk(node: ast.AST, function: int) -> Iterator[Site]:
    yield from _sites(node, function)
    for name, value in ast.iter_fields(node):
        if name in ("decorator_list", "annotation", "returns") or isinstance(value, ast.Raise):
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST) and not _skipped(child):
                inside = child.lineno if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
                if isinstance(value, list):
                    yield from _replaced(value, index, inside)
                yield from _walk(child, inside)


def _skipped(node: ast.AST) -> bool:
    match node:
        case ast.Raise() | ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.keyword(arg=name):
            return name in SKIPPED_KEYWORDS
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Name(id="declare")):
            return True
        case ast.BinOp(
            ast.Constant(), ast.LShift(), ast.Constant()
        ):  # a bound on memory, such as 1 << 30, decides nothing that is reported
            return True
    return False


def _replaced(block: list[Any], index: int, function: int) -> Iterator[Site]:
    """Statements that are left out: a call whose value is not used, `continue`."""
    node = block[index]

    def leave_out() -> None:
        block[index] = ast.copy_location(ast.Pass(), node)

    match node:
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Continue() | ast.AugAssign():
            yield Site(node.lineno, function, ast.unparse(node), "pass", leave_out)


def _sites(node: ast.AST, function: int) -> Iterator[Site]:
    def site(change: Callable[[], None], part: ast.AST = node) -> Site:
        before = ast.unparse(part)
        undo = {name: (list(v) if isinstance(v, list) else v) for name, v in ast.iter_fields(node)}
        change()
        after = ast.unparse(getattr(node, "test", node) if part is not node else node)
        for name, value in undo.items():
            setattr(node, name, value)
        return Site(getattr(part, "lineno", 0), function, before, after, change)

    match node:
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                yield site(lambda index=index, op=op: _put(node, "ops", index, COMPARED[type(op)]()))
            for index, right in enumerate(node.comparators):
                if isinstance(right, ast.Constant) and isinstance(right.value, str) and right.value:
                    yield site(lambda index=index: _put(node, "comparators", index, ast.Constant("")))
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not isinstance(test, ast.Compare):
            turned = test.operand if isinstance(test, ast.UnaryOp) else ast.UnaryOp(ast.Not(), test)
            yield site(lambda: setattr(node, "test", turned), test)
        case ast.comprehension(ifs=ifs):
            for index, test in enumerate(ifs):
                put = partial(_put, node, "ifs", index, ast.Constant(True))
                yield Site(test.lineno, function, f"if {ast.unparse(test)}", "if True", put)
        case _ if (fault := _fault(node)) is not None:
            name, value = fault
            yield site(lambda: setattr(node, name, value))


def _fault(node: ast.AST) -> tuple[str, object] | None:
    """The field of a node that is changed, and what it becomes."""
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in COUNTED and not _of_text(node):
            return "op", COUNTED[type(op)]()
        case ast.BoolOp(op=op):
            return "op", ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.Constant(value=bool(value)):
            return "value", not value
        case ast.Constant(value=int(value) | float(value)):
            return "value", value + 1
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            return "func", ast.Name(CALLED[name], ast.Load())
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            return "value", ast.Constant(None)
    return None


def _put(node: ast.AST, name: str, index: int, new: ast.AST) -> None:
    values = list(getattr(node, name))
    values[index] = new
    setattr(node, name, values)


def _of_text(node: ast.AST) -> bool:
    return any(
        isinstance(n, ast.JoinedStr) or (isinstance(n, ast.Constant) and isinstance(n.value, str))
        for n in ast.walk(node)
    )
