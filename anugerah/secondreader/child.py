"""The process that talks to a model through the library `llm`, one request a line, so that it can be killed.

Its arguments are the model's name, and `log` if `llm` is to log the requests in its own database.
The first line of its output says whether the model can be used.
"""

import json
import os
import re
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from crawler.worker import end_with_reader

NICE = 10
"""Priority of the process: a model on this machine must not slow down the crawl."""
_LONGEST = 300
_SECRET = re.compile(r"[\w-]{20,}")
"""Part of a key that a server may quote in its error message."""


def _send(out: BinaryIO, **fields: Any) -> None:
    out.write(json.dumps(fields).encode() + b"\n")
    out.flush()


def _error(out: BinaryIO, label: str, error: BaseException) -> None:
    text = str(error.args[0]) if error.args else ""
    line = " ".join(_SECRET.sub("…", text).split())[:_LONGEST]
    _send(out, error=label, message=line or type(error).__name__)


def _ask(model: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Send one request; for a model without schemas the form is in its prompt already."""
    form = {"schema": request["schema"]} if model.supports_schema else {}
    response = model.prompt(request["prompt"], system=request["system"], stream=False, **form)
    text = response.text()
    usage = response.usage()
    if request["log"]:
        _log(response)
    return {"text": text, "input_tokens": usage.input, "output_tokens": usage.output}


def _log(response: Any) -> None:
    import llm
    from llm.migrations import migrate
    from sqlite_utils import Database

    with Database(llm.user_dir() / "logs.db") as database:
        migrate(database)
        response.log_to_db(database)


def _main() -> None:
    name, *options = sys.argv[1:]
    with suppress(OSError):
        os.nice(NICE)
    out = os.fdopen(os.dup(1), "wb")
    end_with_reader(out.fileno())
    os.dup2(2, 1)  # output of libraries must not mix with the answers
    try:
        import llm

        model = llm.get_model(name)
    except ImportError as error:
        _error(out, "no_library", error)
        return
    except Exception as error:  # noqa: BLE001 - any plugin may fail here; the parent reports it
        _error(out, "unknown_model", error)
        return
    _send(out, model=model.model_id, schema=bool(model.supports_schema))
    for line in sys.stdin.buffer:
        try:
            _send(out, **_ask(model, json.loads(line) | {"log": "log" in options}))
        except llm.NeedsKeyException as error:
            _error(out, "no_key", error)
        except llm.ModelError as error:
            _error(out, "failed", error)
        except Exception as error:  # noqa: BLE001 - any error of a plugin is reported as the answer
            _error(out, "failed", RuntimeError(f"{type(error).__name__}: {error}"))


if __name__ == "__main__":
    _main()
