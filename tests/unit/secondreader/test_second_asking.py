"""Requests to a model in a child process: answers, errors, and killing it."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from secondmodels import install

from anugerah.secondreader import asking
from anugerah.secondreader.asking import Asker, AskError
from anugerah.secondreader.prompt import request_of

PATIENCE = timedelta(seconds=30)
ROW: dict[str, Any] = {
    "id": "arum",
    "title": "Desa Arum Juara Lomba",
    "body": "Desa Arum meraih juara 1 Lomba Desa yang digelar Dinas Desa, Senin (3/3/2025).",
    "label": "award",
    "type": "competition",
    "awards": [{"award": "Lomba Desa", "recipient": "Desa Arum", "giver": "Dinas Desa", "rank": "juara 1"}],
}
REQUEST = request_of(ROW["title"], ROW["body"])


def install_models(monkeypatch: pytest.MonkeyPatch, folder: Path, *models: dict[str, Any]) -> None:
    install(monkeypatch, folder, *models, rows=[ROW])


def test_one_child_answers_many_requests_and_says_its_tokens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install_models(monkeypatch, tmp_path, {"id": "good"}, {"id": "plain", "schema": False, "counts": False})
    with Asker("good-alias", PATIENCE) as asker:
        first, second = asker.ask(REQUEST), asker.ask(REQUEST)
    assert '"is_award": true' in first.text
    assert first.text == second.text
    assert (first.input_tokens or 0) > 10
    assert (first.output_tokens or 0) > 10
    with Asker("plain", PATIENCE) as asker:
        plain = asker.ask(REQUEST)
    assert plain.text.startswith("Tentu!")
    assert (plain.input_tokens, plain.output_tokens) == (None, None)


@pytest.mark.parametrize(
    ("model", "options", "label", "words"),
    [
        ("nobody", {}, "unknown_model", "`llm` cannot use the model nobody"),
        ("locked", {"key": "locked-key"}, "no_key", "llm keys set locked-key"),
        ("failing", {"fails": 1.0}, "failed", "The model failing failed: the server is on holiday, key …."),
    ],
)
def test_errors_are_sentences_without_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: str, options: dict[str, Any], label: str, words: str
) -> None:
    install_models(monkeypatch, tmp_path, {"id": "some"} if model == "nobody" else {"id": model, **options})
    with Asker(model, PATIENCE) as asker, pytest.raises(AskError, match=r"\.$") as raised:
        asker.ask(REQUEST)
    assert raised.value.label == label
    assert words in str(raised.value)


def test_a_model_that_hangs_is_killed_and_the_next_request_gets_a_new_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_models(monkeypatch, tmp_path, {"id": "hanging", "hangs": True})
    with Asker("hanging", timedelta(seconds=0.5)) as asker:
        asker.start()
        child = asker._child
        assert child is not None
        for _ in range(2):
            with pytest.raises(AskError, match="did not answer within") as raised:
                asker.ask(REQUEST)
            assert raised.value.label == "timeout"
        assert child.poll() is not None


def test_stop_from_another_thread_ends_a_request_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install_models(monkeypatch, tmp_path, {"id": "hanging", "hangs": True})
    with Asker("hanging", timedelta(seconds=60)) as asker:
        asker.start()
        timer = threading.Timer(0.2, asker.stop)
        timer.start()
        began = time.monotonic()
        with pytest.raises(AskError) as raised:
            asker.ask(REQUEST)
        timer.join()
        assert raised.value.label == "stopped"
        assert time.monotonic() - began < 10
        with pytest.raises(AskError):
            asker.ask(REQUEST)


def test_a_child_that_dies_and_an_answer_without_an_end_are_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install_models(monkeypatch, tmp_path, {"id": "good"}, {"id": "hanging", "hangs": True})
    with Asker("hanging", PATIENCE) as asker:
        asker.start()
        assert asker._child is not None
        timer = threading.Timer(0.2, os.kill, (asker._child.pid, 9))
        timer.start()
        with pytest.raises(AskError) as raised:
            asker.ask(REQUEST)
        timer.join()
        assert raised.value.label == "died"
    monkeypatch.setattr(asking, "MOST_BYTES", 50)
    with Asker("good", PATIENCE) as asker, pytest.raises(AskError) as raised:
        asker.ask(REQUEST)
    assert raised.value.label == "too_long"


def test_llm_logs_a_request_only_where_it_is_set_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install_models(monkeypatch, tmp_path, {"id": "good"})
    for log in (False, True):
        with Asker("good", PATIENCE, log=log) as asker:
            asker.ask(REQUEST)
        assert (tmp_path / "llm" / "logs.db").exists() is log
