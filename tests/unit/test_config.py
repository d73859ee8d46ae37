"""Settings from the file and the environment, and the errors for wrong ones."""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from crawler.config import Settings, describe
from crawler.environment import load_settings, unknown_variables
from crawler.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "anugerah.toml"
    path.write_text('db = "berita.db"\ntimezone = "Asia/Makassar"\nworkers = 3\n', encoding="utf-8")
    return path


def test_without_file_and_environment_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(env={}) == Settings()
    assert Settings().processes >= 1


def test_a_file_in_the_working_folder_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert load_settings(env={}).db == "berita.db"


def test_the_environment_overrides_the_file(file: Path) -> None:
    env = {
        "ANUGERAH_DB": "lain.db",
        "ANUGERAH_ALLOW_NETWORKS": "10.0.0.0/8, fd12::/16,",
        "ANUGERAH_FIRST_CRAWL": "50",
        "ANUGERAH_LOG_FORMAT": "json",
        "ANUGERAH_ARCHIVE": "all",
        "ANUGERAH_ARCHIVE_GB": "0.5",
        "PATH": "/bin",
    }
    settings = load_settings(file, env)
    assert (settings.db, settings.workers, settings.processes) == ("lain.db", 3, 3)
    assert settings.zone == ZoneInfo("Asia/Makassar")
    assert settings.allow_networks == ("10.0.0.0/8", "fd12::/16")
    assert (settings.first_crawl, settings.log_format) == (50, "json")
    assert (settings.archive, settings.archive_gb, settings.archive_days) == ("all", 0.5, 90)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('db = "a"\ntimezon = "UTC"\n', ":2: unknown key `timezon`; did you mean `timezone`?"),
        ('\ntimezone = "Asia/Tangerang"\n', ":2: `Asia/Tangerang` is not a time zone"),
        ("workers = -1\n", ":1: `workers` is wrong: write a whole number of 0 or more, such as 0."),
        ("job_seconds = 61\n", ":1: `job_seconds` is wrong: write a whole number of at most 60, such as 60."),
        ("job_pages = 0\n", ":1: `job_pages` is wrong: write a whole number of 1 or more, such as 1000."),
        ('workers = "two"\n', ":1: `workers` is wrong: write a whole number, without quotes, such as 0."),
        ('db = ""\n', ":1: `db` is wrong: it must not be empty."),
        ("tick = 30\n", ':1: `tick` is wrong: write text in quotes, such as "30s".'),
        ('log_level = "loud"\n', ":1: `log_level` is wrong: `loud` is not one of debug, error, info, warning."),
        ('allow_networks = "10.0.0.0/8"\n', ':1: `allow_networks` is wrong: write a list in brackets, such as ["…"].'),
        (
            'publish_dir = "~nobody-of-this-name/www"\n',
            ":1: `~nobody-of-this-name/www` begins with the home folder of an unknown user",
        ),
        ('engine = "dask"\n', ': engine = "dask" needs a scheduler: set fleet_scheduler, such as '),
        ('user_agent = ""\n', ":1: '' is not a valid user agent: write ASCII characters on one line"),
        ('user_agent = "Berita\\nX-Admin: 1"\n', ":1: 'Berita\\nX-Admin: 1' is not a valid user agent"),
        ('user_agent = "Anugerah – berita"\n', ":1: 'Anugerah – berita' is not a valid user agent"),
        ('contact = "x y"\n', ":1: `x y` is neither a mail address such as koreksi@awards.example nor"),
        ('contact = "javascript:x@y"\n', ":1: `javascript:x@y` is neither a mail address"),
        ('tick = "soon"\n', ":1: `soon` is not a duration"),
        ('tick = "0s"\n', ":1: `0s` is less than a second."),
        ('allow_networks = ["10.0.0.1/8"]\n', ":1: `10.0.0.1/8` is not a network"),
        ('archive = "some"\n', ":1: `archive` is wrong: `some` is not one of all, awards, none."),
        ("archive_gb = 0\n", ":1: `archive_gb` is wrong: write a number above 0, such as 5.0."),
        ("archive_days = 0\n", ":1: `archive_days` is wrong: write a whole number of 1 or more, such as 90."),
        ("archive_days = 99999999999\n", ":1: `archive_days` is wrong: write a whole number of at most 36500"),
        ("run_days = 40000\n", ":1: `run_days` is wrong: write a whole number of at most 36500, such as 90."),
        ('alert_settle = "999999d"\n', ":1: `999999d` is more than a year."),
        ('tick = "999999w"\n', ":1: `999999w` is more than a year."),
        ('db = "a\\u0000b"\n', ":1: 'a\\x00b' is not a path: it has a control character."),
        ('backup_folder = "a\\nb"\n', ":1: 'a\\nb' is not a path: it has a control character."),
        ('db = "/"\n', ":1: `/` is a folder; name a file."),
        ('alerts = "."\n', ":1: `.` is a folder; name a file."),
        ('log_format = "xml"\n', ":1: `log_format` is wrong: `xml` is not one of auto, json, text."),
        ('metrics = "9464"\n', ":1: `9464` is not a loopback address with a port, such as 127.0.0.1:9464."),
        ('metrics = "rumah:9464"\n', ":1: `rumah:9464` is not a loopback address with a port"),
        ('db = "a\n', ":1: is not valid TOML: "),
    ],
)
def test_a_wrong_file_is_reported_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "anugerah.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path, {})
    assert str(caught.value).startswith(f"{path}{message}")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("WORKERS", "two", "`two` is wrong: write a whole number, such as 0."),
        ("WORKERS", "-1", "`-1` is wrong: write a whole number of 0 or more, such as 0."),
        ("LOG_FORMAT", "xml", "`xml` is wrong: `xml` is not one of auto, json, text."),
        ("TIMEZONE", "WIB", "`WIB` is not a time zone such as Asia/Jakarta."),
        ("TICK", "0.5s", "`0.5s` is less than a second."),
        ("DB", "", "`` is wrong: it must not be empty."),
        ("ALLOW_NETWORKS", "10.0.0.0/8,rumah", "`rumah` is not a network such as 10.0.0.0/8."),
    ],
)
def test_a_wrong_variable_is_reported_by_name(file: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(file, {f"ANUGERAH_{name}": text})
    assert str(caught.value) == f"ANUGERAH_{name}: {message}"


def test_an_empty_variable_is_said_to_be_empty(file: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(file, {"ANUGERAH_WORKERS": ""})
    assert str(caught.value) == ("ANUGERAH_WORKERS is empty: write a whole number, such as 0, or remove the variable.")


@pytest.mark.parametrize(
    "contact", ["", "koreksi@a.example", "https://a.example", "https://a.example:8443/kontak?x=1#y", "http://[::1]/x"]
)
def test_the_contact_for_corrections_is_an_address(file: Path, contact: str) -> None:
    assert load_settings(file, {"ANUGERAH_CONTACT": contact}).contact == contact


def test_a_tilde_is_the_home_of_the_user(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/sri")
    file.write_text('publish_dir = "~/www"\nbackup_folder = "/mnt/~/copies"\n', encoding="utf-8")
    assert load_settings(file, {}).publish_dir == "/home/sri/www"
    settings = load_settings(file, {"ANUGERAH_DB": "~/anugerah.db"})
    assert (settings.db, settings.publish_dir) == ("/home/sri/anugerah.db", "/home/sri/www")
    assert settings.backup_folder == "/mnt/~/copies"


@pytest.mark.parametrize(("engine", "pages", "most"), [("local", 900, 900), ("dask", 900, 200), ("dask", 50, 50)])
def test_a_job_of_a_fleet_has_fewer_pages(engine: Literal["local", "dask"], pages: int, most: int) -> None:
    assert Settings(engine=engine, job_pages=pages).most_pages == most


def test_every_setting_is_described() -> None:
    assert set(describe()) == set(Settings.__struct_fields__)
    assert all(describe().values())


def test_an_unknown_variable_is_reported_with_the_nearest_setting() -> None:
    env = {"ANUGERAH_USERAGENT": "x", "ANUGERAH_DB": "a.db", "ANUGERAH_COLOUR": "red", "USER_AGENT": "y"}
    assert unknown_variables(env) == {"ANUGERAH_COLOUR": None, "ANUGERAH_USERAGENT": "ANUGERAH_USER_AGENT"}
