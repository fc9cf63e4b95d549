"""Keys of canned sentences: each key the code uses exists with the right fields, and each key is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from actions.replies.small import OUT_OF_SCOPE, SMALLTALK
from checks.finding import Finding, Page
from checks.phrases import find_fields
from knowledge.errors import ContentError
from knowledge.phrases import Phrase, Phrases, load_phrases
from knowledge.sessions import WEEKDAYS
from service.conversation.privacy import Leak
from service.residents import BANDS

ROOMS = ("actions", "service")
SKIPPED = ("service/storage/",)  # speaks no words; its .label() names a column
# What may stand in place of {…} in a key that the code puts together.
# Times and problems of dates are the bot's words: docs/dialogue.md.
ENDINGS: dict[str, frozenset[str]] = {
    "small_": SMALLTALK,
    "decline_": OUT_OF_SCOPE,
    "weekday_": frozenset(WEEKDAYS),
    "time_": frozenset({"am", "pm", "evening"}),
    "date_": frozenset({"no_such_day", "weekday_mismatch"}),
    "masked_": frozenset(leak.value for leak in Leak),
    "band_": BANDS,
}
_METHODS = {"say": "text", "label": "label"}
_KEY = "key"  # the name by which functions pass a key on


@dataclass(frozen=True, slots=True)
class Use:
    """A key at one place in the code; `needs` is text or label, `fields` are the names filled in, if seen."""

    key: str
    path: str
    line: int
    needs: str | None = None
    fields: frozenset[str] | None = None


@dataclass
class _Code:
    """The parsed modules, and at which place of its arguments a function takes a key and what for."""

    modules: dict[str, ast.Module]
    takers: dict[str, tuple[int, str | None]] = field(default_factory=dict)


def check_phrase_keys(root: Path) -> Iterator[Finding]:
    """Hold the keys of `phrases*.ja.yml` against `actions/` and `service/`."""
    files = sorted((root / "data/knowledge").glob("phrases*.ja.yml"))
    try:
        phrases = load_phrases(files)
    except ContentError as error:
        yield Finding("data/knowledge", 1, f"読めません: {error}")
        return
    code = _read_code(root)
    uses = list(_uses(code))
    for use in uses:
        yield from _check_use(use, phrases)
    used = {use.key for use in uses} | _strings(code)
    for file in files:
        page = Page.read(root, file)
        for key in load_phrases([file]).entries:
            if key not in used:
                yield page.finding(f"{key}:", f"どこからも使われていません: {key}")


def collect_uses(root: Path) -> Iterator[Use]:
    """Return every use of a key; keys put together by an f-string stand for all their endings."""
    return _uses(_read_code(root))


def _uses(code: _Code) -> Iterator[Use]:
    for path, module in code.modules.items():
        for node in ast.walk(module):
            for value, needs, fields in _key_values(node, code):
                for key in _spell(value):
                    yield Use(key, path, value.lineno, needs, fields)


def _strings(code: _Code) -> set[str]:
    """Return every string of the code: a key may travel far before it is said."""
    nodes = (node for module in code.modules.values() for node in ast.walk(module))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _check_use(use: Use, phrases: Phrases) -> Iterator[Finding]:
    phrase = phrases.entries.get(use.key)
    if phrase is None and use.key.endswith("*"):
        rule = (
            f"どのキーになるか分からない組み立てです: {use.key}(checks/phrase_keys.py の ENDINGS に足します)"
        )
        yield Finding(use.path, use.line, rule)
        return
    if phrase is None:
        yield Finding(use.path, use.line, f"決まり文句にないキーです: {use.key}")
        return
    if use.needs and not getattr(phrase, use.needs):
        yield Finding(use.path, use.line, f"{use.key} に {use.needs} がありません")
    if use.fields is not None and use.fields != _fields(phrase):
        wanted, given = "、".join(sorted(_fields(phrase))), "、".join(sorted(use.fields))
        yield Finding(
            use.path,
            use.line,
            f"{use.key} に入れる言葉がちがいます: {given or 'なし'}({wanted or 'なし'} のはず)",
        )


def _fields(phrase: Phrase) -> set[str]:
    return find_fields(phrase.text) | find_fields(phrase.easy)


def _read_code(root: Path) -> _Code:
    code = _Code({})
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            if not path.startswith(SKIPPED):
                code.modules[path] = ast.parse(file.read_text(encoding="utf-8"))
    for module in code.modules.values():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = [argument.arg for argument in node.args.args]
                if _KEY in names:
                    code.takers[node.name] = (names.index(_KEY), _purpose(node))
    return code


def _purpose(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """Return text or label: for what the function itself looks its key up."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Name) and first.id == _KEY and node.func.attr in _METHODS:
                return _METHODS[node.func.attr]
    return None


def _key_values(node: ast.AST, code: _Code) -> Iterator[tuple[ast.expr, str | None, frozenset[str] | None]]:
    """Yield (value, what it is needed for, fields filled in) for each expression that is a key."""
    if isinstance(node, ast.Call):
        yield from _values_of_call(node, code)
    elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == _KEY for t in node.targets):
        yield node.value, None, None
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.args.defaults:
        names = [argument.arg for argument in node.args.args][-len(node.args.defaults) :]
        if _KEY in names:
            yield node.args.defaults[names.index(_KEY)], _purpose(node), None


def _values_of_call(
    call: ast.Call, code: _Code
) -> Iterator[tuple[ast.expr, str | None, frozenset[str] | None]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if isinstance(call.func, ast.Attribute) and name in _METHODS and call.args:
        fields = frozenset(keyword.arg or "" for keyword in call.keywords) if name == "say" else None
        yield call.args[0], _METHODS[name], fields
    elif name in code.takers:
        position, needs = code.takers[name]
        given = [keyword.value for keyword in call.keywords if keyword.arg == _KEY]
        for value in given or call.args[position : position + 1]:
            yield value, needs, None


def _spell(value: ast.expr) -> Iterator[str]:
    """Yield the keys an expression may stand for; a name is followed where it is set or passed."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _spell(value.body)
        yield from _spell(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        start = value.values[0]
        prefix = str(start.value) if isinstance(start, ast.Constant) else ""
        yield from (f"{prefix}{ending}" for ending in sorted(ENDINGS.get(prefix, {"*"})))
