"""A real model on this machine, if there is one: Ollama, GGUF, llamafile or another local plugin of `llm`."""

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from secondmodels import labelled

from anugerah.secondreader.asking import Asker
from anugerah.secondreader.reading import READ, read_by
from crawler.awards.model import shipped

PLUGINS = ("llm_ollama", "llm_gguf", "llm_llamafile", "llm_gpt4all", "llm_mlx")
LIST = (
    "import json\n"
    "try:\n    import llm\n    models = llm.get_models()\nexcept Exception:\n    models = []\n"
    f"print(json.dumps([m.model_id for m in models if type(m).__module__.split('.')[0] in {PLUGINS}]))"
)


def local_models() -> list[str]:
    """The names of models that run on this machine, the smallest first as far as names say."""
    done = subprocess.run([sys.executable, "-c", LIST], capture_output=True, text=True, timeout=120, check=False)
    found: list[str] = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else []
    return sorted(found, key=len)


@pytest.mark.timeout(1800)
def test_a_real_model_answers_and_what_is_kept_is_in_the_story() -> None:
    models = local_models()
    if not models:
        pytest.skip("no local model: `llm install llm-ollama` and `ollama pull qwen2.5:7b` bring one")
    stories = [row for row in labelled("releases-c") if row["label"] == "award"][:2]
    with Asker(models[0], timedelta(minutes=10)) as asker:
        for row in stories:
            day = date.fromisoformat(row["published_at"][:10])
            result = read_by(asker, row["title"], row["body"], day, None, shipped())
            assert result.secs > 0, result.error
            text = " ".join(f"{row['title']} {row['body']}".split())
            for fact in result.reading.awards if result.reading and result.outcome == READ else ():
                assert all(
                    value is None or value in text for value in (fact.award, fact.recipient, fact.giver, fact.rank)
                )
