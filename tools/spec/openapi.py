"""openapi.json: the routes of the server, OpenAPI 3.1."""

import json
import re

import read

KINDS = {"table": "text/plain", "json": "application/json", "csv": "text/csv",
         "html": "text/html", "pdf": "application/pdf", "svg": "image/svg+xml",
         "png": "image/png", "zip": "application/zip",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
ENDINGS = {"table": "txt"}


def reference(name):
    """A reference to a schema of components."""
    return {"$ref": f"#/components/schemas/{name}"}


def schema_name(question):
    """The name of the answer's schema: PolicyRun."""
    return "".join(word.capitalize() for word in re.split(r"[ -]", question["name"]))


def value_schema(option):
    """The JSON Schema of one value."""
    kind = option["type"]
    if kind == "flag":
        return {"type": "boolean", "default": False}
    if kind in ("whole", "year"):
        out = {"type": "integer"}
        if "least" in option:
            out.update(minimum=option["least"], maximum=option["most"])
    elif kind in ("number", "money"):
        out = {"type": "number"}
    else:
        out = {"type": "string", "minLength": 1}
        if kind == "date":
            out["pattern"] = "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"
        if kind in ("word", "file") and option.get("choices") and not option.get("list"):
            out["enum"] = option["choices"]
    return default_of(option, out)


def default_of(option, out):
    """The schema with the default, where that is a value and not a word about one."""
    text = option.get("default")
    if text is None:
        return out
    if out["type"] == "string":
        if text in option.get("choices", []):
            out["default"] = text
    elif re.fullmatch(r"-?[0-9.]+", text):
        out["default"] = json.loads(text)
    return out


def property_of(option):
    """The schema of an option or operand: an array where it repeats."""
    schema = value_schema(option)
    if option.get("repeats"):
        schema = {"type": "array", "items": schema}
        if option.get("needed"):
            schema["minItems"] = 1
    return {**schema, "description": read.says_default(option)}


def is_file(option):
    """Whether it comes as a body: read by lode, and nothing but a file."""
    return option["type"] == "file" and not option.get("choices")


def in_query(question):
    """Options and operands that a query may give."""
    return [option for option in question["operands"] + question["options"]
            if read.on_offer(option) and not is_file(option)]


def bodies(question):
    """Those that come as files."""
    return [option for option in question["operands"] + question["options"]
            if read.on_offer(option) and is_file(option)]


def parameter(option):
    """A query parameter."""
    out = {"name": option["name"], "in": "query", "description": read.says_default(option),
           "required": bool(option.get("needed"))}
    schema = property_of(option)
    schema.pop("description")
    out["schema"] = schema
    if option.get("repeats"):
        out.update(style="form", explode=True)
    return out


def answers(question, formats):
    """Responses of a question."""
    content = {}
    for name in formats:
        schema = {"type": "string"}
        if name == "json":
            schema = reference(schema_name(question))
        content[KINDS[name]] = {"schema": schema}
    out = {"200": {"description": "the answer, as the command line gives it",
                   "headers": {"ETag": {"description": "hash of the answer",
                                        "schema": {"type": "string"}}},
                   "content": content},
           "304": {"description": "the answer has the hash that If-None-Match names"}}
    for status, name in (("400", "usage"), ("403", "guarded"), ("404", "unknown"),
                         ("406", "form"), ("413", "large"), ("422", "data"), ("429", "busy"),
                         ("500", "failed"), ("503", "busy"), ("504", "slow")):
        out[status] = {"$ref": f"#/components/responses/{name}"}
    return out


def body(question):
    """The request body of a question with files."""
    files = bodies(question)
    names = [option["name"] for option in files]
    properties = {option["name"]: {"type": "string", "description": option["help"],
                                   "contentMediaType": "application/octet-stream"}
                  for option in files}
    properties.update({option["name"]: property_of(option) for option in in_query(question)})
    wanted = [option["name"] for option in files + in_query(question) if option.get("needed")]
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if wanted:
        schema["required"] = wanted
    content = {"multipart/form-data": {"schema": schema}}
    if len(names) == 1:
        content["text/csv"] = {"schema": {"type": "string"}}
        content["application/yaml"] = {"schema": {"type": "string"}}
        content["application/json"] = {"schema": {}}
    return {"required": True, "content": content}


def operation(question, way, formats, suffix):
    """GET or POST of a question."""
    name = schema_name(question)
    out = {"operationId": way + name + suffix, "summary": question["summary"],
           "description": "\n".join(question["about"]),
           "tags": [question["name"].split(" ")[0]],
           "parameters": [parameter(option) for option in in_query(question)],
           "responses": answers(question, formats)}
    if way == "post":
        out["requestBody"] = body(question)
        out["security"] = [{"token": []}]
    return out


def needs_file(question):
    """Whether it cannot be asked without a file."""
    return any(option.get("needed") for option in bodies(question))


def routes_of(question):
    """{path: item} of a question: as JSON, and with the ending of a format."""
    formats = question["formats"]
    first = "json" if "json" in formats else formats[0]
    out = {}
    for suffix, names in (("", [first]), ("As", formats)):
        ways = {}
        if not needs_file(question):
            ways["get"] = operation(question, "get", names, suffix)
        if bodies(question):
            ways["post"] = operation(question, "post", names, suffix)
        path = "/api/v1/" + question["path"]
        if suffix:
            path += ".{format}"
            ways["parameters"] = [{
                "name": "format", "in": "path", "required": True,
                "schema": {"type": "string", "enum": [ENDINGS.get(n, n) for n in names]}}]
        out[path] = ways
    out["/api/v1/" + question["path"] + ".metadata.json"] = {"get": metadata_of(question)}
    return out


def metadata_of(question):
    """GET of what a question takes and of the packs behind its answers."""
    return {"operationId": "get" + schema_name(question) + "Metadata",
            "summary": "what the question takes, packs with sources and licences",
            "tags": [question["name"].split(" ")[0]],
            "responses": {"200": {"description": "the same for every answer of the question",
                                  "content": {"application/json": {
                                      "schema": reference("Metadata")}}},
                          "404": {"$ref": "#/components/responses/unknown"}}}


def explain_routes(questions):
    """The figure as a path: /explain/base/use/gallium:refined/USA, and with a format's ending."""
    question = next((q for q in questions if q["name"] == "explain"), None)
    if question is None:
        return {}
    out = {}
    for suffix, names in (("Figure", ["json"]), ("FigureAs", question["formats"])):
        operation = {"operationId": "explain" + suffix, "summary": question["summary"],
                     "description": "The id of a figure as an answer printed it; it may hold "
                     "slashes, which stand in the path as they are.",
                     "tags": ["explain"], "responses": answers(question, names)}
        path, parameters = "/explain/{figure}", [{
            "name": "figure", "in": "path", "required": True, "schema": {"type": "string"}}]
        if suffix != "Figure":
            path += ".{format}"
            parameters.append({
                "name": "format", "in": "path", "required": True,
                "schema": {"type": "string", "enum": [ENDINGS.get(n, n) for n in names]}})
        out[path] = {"parameters": parameters, "get": operation}
    return out


def problem(text):
    """A response that says what went wrong."""
    return {"description": text,
            "content": {"application/problem+json": {"schema": reference("Problem")}}}


RESPONSES = {
    "usage": problem("the question cannot be put: an unknown option, a malformed statement"),
    "unknown": problem("no such route, or no such name"),
    "guarded": problem("the request has no token, or comes from another site"),
    "form": problem("the question has no answer of this form"),
    "large": problem("a body larger than the server takes"),
    "data": problem("data missing or invalid, or a market without finite prices"),
    "busy": problem("too many questions at once; Retry-After says when"),
    "failed": problem("the run failed, or did not converge"),
    "slow": problem("the answer took longer than the server allows"),
}

PROBLEM = {
    "type": "object", "description": "RFC 9457", "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "the sentence of lode"},
        "instance": {"type": "string"},
        "exit_status": {"type": "integer", "description": "of the command line"}}}

METADATA = {
    "type": "object", "required": ["schema", "lode", "data", "licence", "question", "packs"],
    "properties": {
        "schema": {"const": "lode/metadata/1"},
        "lode": {"type": "string", "description": "version"},
        "data": {"type": "string", "description": "hash of the packs"},
        "licence": {"type": "string", "description": "of lode; each pack says its own"},
        "question": {"type": "object", "description": "name, options, formats, as /api/v1/"},
        "packs": {"type": "object", "description": "the answer of data list"}}}

RUN = {
    "type": "object", "required": ["schema", "id", "question", "state", "href"],
    "properties": {
        "schema": {"const": "lode/run/1"},
        "id": {"type": "string"},
        "question": {"type": "string", "description": "path of the question"},
        "form": {"type": "string", "description": "ending of the answer's form"},
        "state": {"type": "string", "enum": ["queued", "running", "done", "failed",
                                             "cancelled"]},
        "done": {"type": "integer", "description": "steps done"},
        "all": {"type": "integer", "description": "steps in all"},
        "seconds": {"type": "number", "description": "since it began"},
        "href": {"type": "string", "description": "where the run is"},
        "status": {"type": "integer", "description": "of the answer, once there is one"},
        "result": {"type": "string", "description": "where the answer is, once there is one"},
        "problem": reference("Problem")}}

RUNS = {
    "type": "object", "required": ["schema", "runs"],
    "properties": {"schema": {"const": "lode/runs/1"},
                   "runs": {"type": "array", "items": reference("Run")}}}


def run_request(questions):
    """What starts a run: a question by name and its options."""
    kinds = []
    for question in questions:
        names = [question["path"]] + [f"{question['path']}.{ENDINGS.get(form, form)}"
                                      for form in question["formats"]]
        properties = {"question": {"enum": names}}
        properties.update({o["name"]: property_of(o) for o in in_query(question)})
        wanted = ["question"] + [o["name"] for o in in_query(question) if o.get("needed")]
        kinds.append({"type": "object", "properties": properties, "required": wanted,
                      "additionalProperties": False})
    return {"oneOf": kinds}


def run_routes(questions):
    """Routes of jobs."""
    one = {"description": "the run", "content": {"application/json": {
        "schema": reference("Run")}}}
    events = {"description": "progress, then end", "content": {"text/event-stream": {
        "schema": {"type": "string"}}}}
    known = {"$ref": "#/components/responses/unknown"}
    identity = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    post = {"operationId": "startRun", "summary": "begin a long question", "tags": ["runs"],
            "security": [{"token": []}],
            "requestBody": {"required": True, "content": {"application/json": {
                "schema": reference("RunRequest")}}},
            "responses": {"202": {**one, "headers": {"Location": {
                "schema": {"type": "string"}}}},
                "400": {"$ref": "#/components/responses/usage"},
                "403": {"$ref": "#/components/responses/guarded"},
                "429": {"$ref": "#/components/responses/busy"}}}
    every = {"operationId": "listRuns", "summary": "the runs there are", "tags": ["runs"],
             "responses": {"200": {"description": "the runs", "content": {
                 "application/json": {"schema": reference("Runs")}}}}}
    result = {"parameters": identity,
              "get": {"operationId": "getResult", "summary": "the answer of a run",
                      "tags": ["runs"], "responses": {
                          "200": {"description": "as the question answers",
                                  "content": {"*/*": {}}},
                          "404": known}}}
    item = {"parameters": identity,
            "get": {"operationId": "getRun", "summary": "how far a run is", "tags": ["runs"],
                    "responses": {"200": one, "404": known}},
            "delete": {"operationId": "cancelRun", "summary": "end a run", "tags": ["runs"],
                       "security": [{"token": []}],
                       "responses": {"204": {"description": "it has ended"}, "404": known}}}
    follow = {"parameters": identity,
              "get": {"operationId": "followRun", "summary": "progress as it is made",
                      "tags": ["runs"], "responses": {"200": events, "404": known}}}
    return {"/api/v1/runs": {"get": every, "post": post}, "/api/v1/runs/{id}": item,
            "/api/v1/runs/{id}/result": result,
            "/api/v1/runs/{id}/events": follow}, run_request(questions)


def answer_schemas(questions):
    """Schemas of answers, those written down and those of which only the name is known."""
    out = {}
    for question in questions:
        schema = read.answer_schema(question)
        if schema is None:
            schema = {"type": "object", "required": ["schema", "lode"], "properties": {
                "schema": {"const": question["schema"]} if question.get("schema")
                else {"type": "string"}}}
        name = schema_name(question)
        text = json.dumps({k: v for k, v in schema.items() if k not in ("$schema", "$id")})
        text = text.replace('"#/$defs/', f'"#/components/schemas/{name}/$defs/')
        out[name] = json.loads(text)
    return out


def made(lode, questions):
    """The whole document."""
    served = [q for q in questions if not q["local"] and q["formats"]]
    runs, request = run_routes([q for q in served if not needs_file(q)])
    paths = {"/api/v1/": {"get": {
        "operationId": "listQuestions", "summary": "the questions there are",
        "tags": ["questions"], "responses": {"200": {
            "description": "each with its name, path and summary",
            "content": {"application/json": {"schema": {"type": "object"}}}}}}}}
    for question in served:
        paths.update(routes_of(question))
    paths.update(explain_routes(served))
    paths.update(runs)
    schemas = {"Problem": PROBLEM, "Metadata": METADATA, "Run": RUN, "Runs": RUNS, "RunRequest": request,
               **answer_schemas(served)}
    token = {"type": "apiKey", "in": "header", "name": "X-Lode-Token",
             "description": "printed as the server starts"}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "lode", "version": "1", "description": " ".join(lode["about"]),
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/", "description": "loopback only"}],
        "security": [],
        "paths": paths,
        "components": {"schemas": schemas, "responses": RESPONSES,
                       "securitySchemes": {"token": token}}}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
