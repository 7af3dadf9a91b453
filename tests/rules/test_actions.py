"""Every write: keyword-only, with `by` and `now`, atomic, and audited.  Reads in views pass `visible_to`."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

import narmare


PACKAGE = Path(narmare.__file__).parent
# An app's writes are in actions.py, or in the files of a package actions/ where they are many.
MODULES = sorted(
    f"narmare.{'.'.join(path.relative_to(PACKAGE).with_suffix('').parts)}"
    for path in (*PACKAGE.glob("*/actions.py"), *PACKAGE.glob("*/actions/*.py"))
    if path.stem != "__init__"
)


def actions() -> Iterator[tuple[str, FunctionType]]:
    """Every public function that an actions module defines, by "app.name"."""
    for path in MODULES:
        module, app = import_module(path), path.split(".")[1]
        for name, value in vars(module).items():
            function = inspect.unwrap(value) if callable(value) else value
            if (
                isinstance(function, FunctionType)
                and function.__module__ == module.__name__
                and name[0] != "_"
            ):
                yield f"{app}.{name}", function


ACTIONS = dict(actions())


def _calls(function: FunctionType) -> set[str]:
    """Names that the function calls, plain or as an attribute."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {getattr(call, "id", getattr(call, "attr", "")) for call in called}


def _is_atomic(function: FunctionType) -> bool:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return "atomic" in ast.dump(ast.Module(tree.body[0].decorator_list, []))  # type: ignore[attr-defined, arg-type]


def _is_one_statement(function: FunctionType) -> bool:
    """Everything is stored at once by `rows.store`, which is all or nothing by itself."""
    return "store" in _calls(function)


def test_there_are_actions_to_judge() -> None:
    assert {"region.grant_role", "region.list_person"} <= set(ACTIONS)


@pytest.mark.parametrize("name", ACTIONS)
def test_it_says_who_and_when(name: str) -> None:
    parameters = inspect.signature(ACTIONS[name]).parameters

    assert {"by", "now"} <= set(parameters)
    assert {parameter.kind for parameter in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("name", ACTIONS)
def test_it_writes_an_audit_event_in_one_transaction(name: str) -> None:
    assert "record" in _calls(ACTIONS[name])
    assert _is_atomic(ACTIONS[name]) or _is_one_statement(ACTIONS[name])


def _view_files() -> list[Path]:
    return sorted({*PACKAGE.glob("*/views.py"), *PACKAGE.glob("*/views/*.py")})


def _model_reads(tree: ast.AST) -> Iterator[str]:
    """Each `Model.objects.<method>` as "Model.method"."""
    for node in ast.walk(tree):
        inner = node.value if isinstance(node, ast.Attribute) else None
        if isinstance(inner, ast.Attribute) and inner.attr == "objects":
            yield f"{ast.unparse(inner.value)}.{node.attr}"


# What a view may ask without a reader: who signs in, by what the provider has proven; published numbers.
OPEN_READS = {"Account.signed_in_as", "Account.filter", "Snapshot.order_by"}


@pytest.mark.parametrize("path", _view_files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_views_reach_rows_only_as_somebody(path: Path) -> None:
    reads = set(_model_reads(ast.parse(path.read_text(encoding="utf-8"))))
    persons = {read for read in reads if read.startswith("Person.")}

    assert persons == set()
    assert {read for read in reads if not read.endswith(".visible_to")} <= OPEN_READS
