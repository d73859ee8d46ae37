"""What a job's crawlers share: settings, with separate copies, and what Scrapy finds out about components."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy import crawler, middleware
from scrapy.core import engine
from scrapy.settings import Settings
from scrapy.utils.deprecate import argument_is_required

import crawler as ours
from crawler.spiders import leanstart
from crawler.spiders.child import SharedSettings


def test_a_copy_has_the_same_values_and_what_is_set_in_it_is_its_own() -> None:
    settings = SharedSettings({"USER_AGENT": "test", "EXTENSIONS": {"a.B": 1}})
    settings.setmodule("crawler.jobsettings")
    copy = settings.copy()
    assert isinstance(copy, SharedSettings)
    assert copy.copy_to_dict() == settings.copy_to_dict() == Settings.copy(settings).copy_to_dict()
    assert [copy.getpriority(name) for name in settings] == [settings.getpriority(name) for name in settings]
    copy.set("DOWNLOAD_DELAY", 7.0, "spider")
    copy.set("EXTENSIONS", {"c.D": 2}, "spider")
    copy.freeze()
    settings.set("USER_AGENT", "other", "cmdline")
    assert (settings["DOWNLOAD_DELAY"], dict(settings["EXTENSIONS"])) == (0, {"a.B": 1})
    assert copy["USER_AGENT"] != "other"
    assert (copy["DOWNLOAD_DELAY"], dict(copy["EXTENSIONS"])) == (7.0, {"c.D": 2})


def test_a_job_s_process_reads_no_settings_of_the_operator(tmp_path: Path) -> None:
    (tmp_path / "anugerah.toml").write_text("tick = \n", encoding="utf-8")  # an editor may have saved half of it
    loads = "import crawler.spiders.child; from crawler.spiders.warm import warm_up; warm_up(None)"
    root = Path(ours.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", loads],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root), "ANUGERAH_TICK": "soon"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)


class Component:
    """One method as Scrapy wants it now, and one with an argument that it used to pass."""

    def process_request(self, request: object) -> None: ...

    def process_response(self, request: object, spider: object) -> None: ...


def test_each_method_of_a_component_is_inspected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inspected = []

    def required(function: Callable[..., object], argument: str) -> bool:
        inspected.append(function.__name__)
        return argument_is_required(function, argument)

    for module, name in ((middleware, "argument_is_required"), (middleware, "pprint"), (crawler, "pprint")):
        monkeypatch.setattr(module, name, getattr(module, name))  # undone after the test
    monkeypatch.setattr(engine, "argument_is_required", argument_is_required)
    monkeypatch.setattr(leanstart, "argument_is_required", required)
    leanstart.spare_start()
    for _ in range(3):
        component = Component()
        assert not vars(middleware)["argument_is_required"](component.process_request, "spider")
        assert vars(engine)["argument_is_required"](component.process_response, "spider")
    assert inspected == ["process_request", "process_response"]
    assert {vars(module)["pprint"].pformat(["a"] * 50).count("\n") for module in (middleware, crawler)} == {0}
