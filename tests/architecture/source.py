"""Reading our own source, for tests that hold it to its promises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def modules(*folders: str) -> list[Path]:
    """Return the Python files below *folders* of the repository."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(name: str, *folders: str) -> set[str]:
    """Return the modules in which a method called *name* is called."""
    return {
        where(path)
        for path in modules(*folders)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
    }


def said(*folders: str) -> Iterator[tuple[str, str]]:
    """Yield every text in the code that is not a docstring, with where it is."""
    for path in modules(*folders):
        silent = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree(path)):
            match node:
                case ast.Constant(value=str() as text) if id(node) not in silent:
                    yield f"{where(path)}:{node.lineno}", text
