"""Tells papermill how Java writes parameters: `papermill in.ipynb out.ipynb -p rate 0.2` puts `double rate = 0.2;` into a cell.

papermill asks installed packages for engines only, and finds this one so: what it loads then brings the translator along.
"""
import json
import math
import re

from papermill.engines import NBClientEngine as Engine  # noqa: F401 (what papermill asks for)
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

INT = range(-2 ** 31, 2 ** 31)
LONG = range(-2 ** 63, 2 ** 63)
BOXED = {"int": "Integer", "long": "Long", "double": "Double", "boolean": "Boolean"}
# Each of these takes the values of those before it.
WIDER = ("int", "long", "double")
NAME = re.compile(r"[^\W\d]\w*")
# One declaration with its value and, behind it, what it means.
DECLARED = re.compile(r"^[ \t]*([\w.<>, ]+?(?:\[\])*)[ \t]+([^\W\d]\w*)[ \t]*=[ \t]*([^;\n]*);[ \t]*(?://[ \t]*(.*))?$", re.MULTILINE)


class JavaTranslator(Translator):
    # The types in the notebook's own cell of parameters, which papermill has looked at before it asks for the new one.
    declared = {}

    @classmethod
    def inspect(cls, cell):
        found = [Parameter(name, kind, value, text or "") for kind, name, value, text in DECLARED.findall(cell["source"])]
        cls.declared = {each.name: each.inferred_type_name for each in found}
        return found

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        try:
            return "".join([cls.comment(comment) + "\n", *(cls.assign(name, value) + "\n" for name, value in parameters.items())])
        finally:
            cls.declared = {}

    @classmethod
    def comment(cls, text):
        return f"// {text}".strip()

    @classmethod
    def assign(cls, name, value):
        if not NAME.fullmatch(name):
            raise PapermillException(f"{name!r} is no name of a variable in Java: use letters, digits and _.")
        kind = type_of(value)
        wanted = cls.declared.get(name)
        if wider(kind, wanted):  # A rate of 1 stays a double, or divisions by it would drop their remainder.
            kind = wanted
        return f"{kind} {name} = {written(value, kind)};"

    @classmethod
    def translate(cls, value):
        return written(value, type_of(value))


def type_of(value):
    """The type of a variable that holds it."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int" if value in INT else "long" if value in LONG else "java.math.BigInteger"
    if isinstance(value, float):
        return "double"
    if isinstance(value, str):
        return "String"
    if isinstance(value, dict):
        return f"Map<String, {boxed(common_type(value.values()))}>"
    if isinstance(value, (list, tuple)):
        kind = common_type(value)
        return "List<Object>" if kind == "Object" else kind + "[]"
    return "Object"


def common_type(values):
    """The type that all have or can be written in, or else Object."""
    kinds = {type_of(value) for value in values}
    if kinds and kinds <= set(WIDER):
        return max(kinds, key=WIDER.index)
    # An array of integers and one of doubles are two arrays of doubles.
    if kinds and kinds <= {kind + "[]" for kind in WIDER}:
        return max(kinds, key=lambda kind: WIDER.index(kind[:-2]))
    return kinds.pop() if len(kinds) == 1 else "Object"


def wider(kind, wanted):
    base, other = kind.rstrip("[]"), (wanted or "").rstrip("[]")
    return base in WIDER and other in WIDER and kind[len(base):] == wanted[len(other):] and WIDER.index(other) > WIDER.index(base)


def boxed(kind):
    return BOXED.get(kind, kind)


def written(value, kind):
    """The value as an expression of that type."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return map_of(value, common_type(value.values()))
    if isinstance(value, (list, tuple)):
        if kind.endswith("[]"):
            return f"new {kind} {{{', '.join(written(each, kind[:-2]) for each in value)}}}"
        parts = ", ".join(written(each, type_of(each)) for each in value)
        return f"Arrays.asList({parts})" if None in value else f"List.of({parts})"
    if isinstance(value, bool):
        return str(value).lower()
    if kind == "double":
        return number(float(value))
    if isinstance(value, int):
        return f'new java.math.BigInteger("{value}")' if value not in LONG else f"{value}L" if kind == "long" else str(value)
    return json.dumps(str(value), ensure_ascii=False)


def number(value):
    return repr(value) if math.isfinite(value) else "Double.NaN" if math.isnan(value) \
        else "Double.POSITIVE_INFINITY" if value > 0 else "Double.NEGATIVE_INFINITY"


def map_of(values, kind):
    """In the order given; Java's own short forms take no null."""
    def each(value):
        return written(value, type_of(value) if kind == "Object" else kind)

    if None in values.values():
        puts = "".join(f" put({written(str(name), 'String')}, {each(value)});" for name, value in values.items())
        return f"new LinkedHashMap<>() {{{{{puts} }}}}"
    entries = ", ".join(f"Map.entry({written(str(name), 'String')}, {each(value)})" for name, value in values.items())
    return f"Map.ofEntries({entries})"


papermill_translators.register("java", JavaTranslator)
papermill_translators.register("Java", JavaTranslator)
