"""Types of requests and answers in TypeScript, for the web app."""

import json
import re

import openapi
import read

HEAD = """\
// Made by tools/spec from docs/spec; change that, then run 'python3 tools/spec --write'.
// Requests are by the names of query parameters; a file is sent as the body. Numbers that are not
// known are null.
"""


def comment(text, indent):
    """A doc comment, or nothing."""
    text = " ".join(text.split()).replace("*/", "* /")
    return f"{indent}/** {text} */\n" if text else ""


def key(name):
    """A property's name, in quotes where it must be."""
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) else json.dumps(name)


def value_type(option):
    """The type of an option's value."""
    schema = openapi.value_schema(option)
    if openapi.is_file(option):
        out = "Blob"
    elif "enum" in schema:
        out = " | ".join(json.dumps(word) for word in schema["enum"])
    else:
        out = {"boolean": "boolean", "integer": "number", "number": "number"}.get(
            schema["type"], "string")
    if option.get("repeats"):
        return f"({out})[]" if " " in out else f"{out}[]"
    return out


def request(question):
    """The interface of a request."""
    out = comment(question["summary"], "")
    out += f"export interface {openapi.schema_name(question)}Request {{\n"
    for option in question["operands"] + question["options"]:
        if not read.on_offer(option):
            continue
        mark = "" if option.get("needed") else "?"
        out += comment(read.says_default(option), "  ")
        out += f"  {key(option['name'])}{mark}: {value_type(option)};\n"
    return out + "}\n"


def one_type(name, schema, prefix, indent):
    """The type of a JSON Schema that names one type."""
    if name == "array":
        item = type_of(schema.get("items", {}), prefix, indent)
        return f"({item})[]" if "|" in item and not item.startswith("{") else f"{item}[]"
    if name == "object":
        return object_type(schema, prefix, indent)
    return {"integer": "number"}.get(name, name)


def object_type(schema, prefix, indent):
    """The type of an object: its properties, or a record of one type."""
    properties = schema.get("properties", {})
    more = schema.get("additionalProperties")
    if not properties:
        inside = type_of(more, prefix, indent) if isinstance(more, dict) else "unknown"
        return f"Record<string, {inside}>"
    wanted, inner = schema.get("required", []), indent + "  "
    out = "{\n"
    for name, below in properties.items():
        mark = "" if name in wanted else "?"
        out += comment(below.get("description", ""), inner)
        out += f"{inner}{key(name)}{mark}: {type_of(below, prefix, inner)};\n"
    return out + indent + "}"


def type_of(schema, prefix, indent=""):
    """The type of a JSON Schema of those that docs/spec/answers uses."""
    if "$ref" in schema:
        return prefix + schema["$ref"].rsplit("/", 1)[1].capitalize()
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in schema["enum"])
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return " | ".join(type_of(below, prefix, indent) for below in schema[name])
    kinds = schema.get("type", "unknown")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return " | ".join(one_type(kind, schema, prefix, indent) for kind in kinds)


def answer(question, schema):
    """Types of an answer, and of the pieces that it names."""
    prefix, out = openapi.schema_name(question), ""
    for name, below in schema.get("$defs", {}).items():
        out += comment(below.get("description", ""), "")
        out += f"export type {prefix}{name.capitalize()} = {type_of(below, prefix)};\n\n"
    out += comment(schema.get("description", ""), "")
    return out + f"export type {prefix}Answer = {type_of(schema, prefix)};\n"


def made(questions):
    """The whole file."""
    out, rows = HEAD, ""
    for question in questions:
        if question["local"] or not question["formats"]:
            continue
        name, schema = openapi.schema_name(question), read.answer_schema(question)
        out += "\n" + request(question)
        if schema:
            out += "\n" + answer(question, schema)
        rows += (f"  {json.dumps(question['path'])}: {{ request: {name}Request; "
                 f"answer: {name + 'Answer' if schema else 'unknown'} }};\n")
    out += "\n/** Requests and answers by path below /api/v1/. */\n"
    return out + "export interface Questions {\n" + rows + "}\n"
