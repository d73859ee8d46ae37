"""Finding site files: which replaces which, and the message for every unusable file."""

import errno
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler.errors import ConfigError
from crawler.registry import Registry, load_registry, load_site

SHIPPED = Path(__file__).parents[2] / "crawler" / "sites"


def write(path: Path, url: str = "", **more: str) -> Path:
    """A site file; values of `more` are TOML."""
    values = {
        "name": f'"{path.stem.title()}"',
        "url": f'"{url or f"https://{path.stem}.example/"}"',
        "region": '"36"',
        **more,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{key} = {value}\n" for key, value in values.items()), encoding="utf-8")
    return path


def test_the_shipped_registry_is_sound_and_filed_by_province() -> None:
    registry = load_registry()
    assert registry.errors == {}
    assert len(registry.sites) == len(list(SHIPPED.rglob("*.toml")))
    assert registry.enabled()


def test_a_folder_given_by_hand_replaces_the_registry_at_any_depth(tmp_path: Path) -> None:
    write(tmp_path / "hand" / "banten" / "kota" / "satu.toml")
    write(tmp_path / "beside" / "dua.toml")
    registry = load_registry([tmp_path / "hand"], beside=tmp_path / "beside")
    assert set(registry.sites) == {"satu"}


def test_the_folder_beside_the_database_adds_and_overrides(tmp_path: Path) -> None:
    slug = next(iter(load_registry().sites))
    write(tmp_path / f"{slug}.toml", name='"Milik Sendiri"')
    write(tmp_path / "tambahan.toml")
    registry = load_registry(beside=tmp_path)
    assert registry.errors == {}
    assert registry.sites[slug].name == "Milik Sendiri"
    assert "tambahan" in registry.sites
    assert len(registry.sites) == len(load_registry().sites) + 1


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shipped registry of one site."""
    monkeypatch.setattr("crawler.registry.files", lambda _: tmp_path / "shipped")
    return write(
        tmp_path / "shipped" / "sites" / "satu.toml", every='"20m"', exclude='["/video/"]', reason='"It has moved."'
    )


def override(tmp_path: Path, text: str) -> Registry:
    path = tmp_path / "beside" / "satu.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_registry(beside=path.parent)


def test_a_partial_override_states_only_what_differs(shipped: Path, tmp_path: Path) -> None:
    before = load_registry().sites["satu"]
    registry = override(tmp_path, 'delay = "3s"\n')
    assert (registry.errors, registry.paths["satu"]) == ({}, tmp_path / "beside" / "satu.toml")
    assert registry.sites["satu"] == msgspec.structs.replace(before, delay_s=3.0)
    again = override(tmp_path, 'exclude = []\n[[sources]]\nkind = "feed"\nurl = "/rss"\n').sites["satu"]
    assert again.exclude == before.exclude[: -len(["/video/"])]
    assert [source.url for source in again.sources] == ["https://satu.example/rss"]
    assert override(tmp_path, "# nothing\n").sites["satu"] == before


def test_a_whole_override_inherits_nothing(shipped: Path, tmp_path: Path) -> None:
    site = override(tmp_path, 'name = "Satu"\nurl = "https://satu.example/"\nregion = "36"\n').sites["satu"]
    assert (site.every, site.reason, "/video/" in site.exclude) == ("adaptive", None, False)


def test_a_reason_goes_with_the_switch_that_it_was_given_for(shipped: Path, tmp_path: Path) -> None:
    assert override(tmp_path, "enabled = true\n").sites["satu"].reason is None
    assert override(tmp_path, 'enabled = false\nreason = "Asked us."\n').sites["satu"].reason == "Asked us."
    assert override(tmp_path, 'every = "1h"\n').sites["satu"].reason == "It has moved."


def test_an_error_is_reported_in_the_file_that_has_it(shipped: Path, tmp_path: Path) -> None:
    own = tmp_path / "beside" / "satu.toml"
    assert override(tmp_path, '\nevery = "sometimes"\n').errors["satu"].startswith(f"{own}:2: `sometimes` is neither")
    assert override(tmp_path, 'evry = "1h"\n').errors["satu"].startswith(f"{own}:1: unknown key `evry`; did you mean")
    assert "is wrong: write true or false, without quotes" in override(tmp_path, 'enabled = "no"\n').errors["satu"]
    shipped.write_text(shipped.read_text(encoding="utf-8").replace('"36"', '"99"'), encoding="utf-8")
    assert "satu" in load_registry().errors


def test_of_a_broken_file_the_site_of_before_is_used_unless_its_host_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "satu.toml")
    write(tmp_path / "dua.toml")
    before = load_registry([tmp_path]).usable()
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "evry = 1\n", encoding="utf-8")
    broken = load_registry([tmp_path])
    assert [site.slug for site in broken.usable()] == ["dua"]
    assert {site.slug for site in broken.usable(before)} == {"satu", "dua"}
    write(tmp_path / "tiga.toml", "https://satu.example/")
    assert {site.slug for site in load_registry([tmp_path]).usable(before)} == {"dua", "tiga"}
    path.unlink()
    assert {site.slug for site in load_registry([tmp_path]).usable(before)} == {"dua", "tiga"}


def test_a_broken_override_does_not_fall_back_to_the_shipped_site(tmp_path: Path) -> None:
    slug = next(iter(load_registry().sites))
    write(tmp_path / f"{slug}.toml", region='"99"')
    registry = load_registry(beside=tmp_path)
    with pytest.raises(ConfigError, match=rf"{slug}\.toml:3: `99` is not a Kemendagri code"):
        registry.pick([slug])


def test_an_override_mends_a_broken_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.registry.files", lambda _: tmp_path / "shipped")
    write(tmp_path / "shipped" / "sites" / "satu.toml", region='"99"')
    assert set(load_registry().errors) == {"satu"}
    write(tmp_path / "beside" / "satu.toml")
    assert [site.slug for site in load_registry(beside=tmp_path / "beside").enabled()] == ["satu"]


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none: there is no such folder of site files\.$"):
        load_registry([tmp_path / "none"])


def test_a_wrong_value_is_reported_with_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "satu.toml", every='"sometimes"')
    with pytest.raises(ConfigError) as caught:
        load_site(path)
    assert str(caught.value).startswith(f"{path}:4: `sometimes` is neither")


def test_a_file_name_that_is_not_a_slug_is_reported_without_a_line(tmp_path: Path) -> None:
    path = write(tmp_path / "Satu Dua.toml", hosts='[\n  "m.satu.example",\n]')
    with pytest.raises(ConfigError) as caught:
        load_site(path)
    assert str(caught.value).startswith(f"{path}: the file's name `Satu Dua` must")


def test_one_broken_file_hides_no_other_site_but_stops_a_crawl_of_all(tmp_path: Path) -> None:
    write(tmp_path / "satu.toml")
    write(tmp_path / "dua.toml", regio='"36"')
    write(tmp_path / "tiga.toml", region='"0"')
    registry = load_registry([tmp_path])
    assert [site.slug for site in registry.pick(["satu"])] == ["satu"]
    assert set(registry.errors) == {"dua", "tiga"}
    with pytest.raises(ConfigError, match=r"dua\.toml:4: unknown key `regio`; did you mean `region`\?.*1 more"):
        registry.enabled()


def test_two_enabled_sites_on_one_host_are_refused_with_file_and_line(tmp_path: Path) -> None:
    write(tmp_path / "satu.toml", "https://www.kabar.example/")
    double = write(tmp_path / "tiga.toml", "http://m.kabar.example/lain")
    registry = load_registry([tmp_path])
    assert registry.errors["tiga"].startswith(f"{double}:2: the site `satu` (")
    with pytest.raises(ConfigError, match=r"same host kabar\.example"):
        registry.enabled()


def test_one_host_is_fine_on_another_port_and_for_a_disabled_site(tmp_path: Path) -> None:
    write(tmp_path / "satu.toml", "https://kabar.example/")
    write(tmp_path / "dua.toml", "https://kabar.example:8443/")
    write(tmp_path / "tiga.toml", "https://kabar.example/", enabled="false")
    registry = load_registry([tmp_path])
    assert registry.errors == {}
    assert {site.slug for site in registry.enabled()} == {"satu", "dua"}


def test_the_same_slug_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a" / "satu.toml")
    write(tmp_path / "b" / "satu.toml", "https://lain.example/")
    registry = load_registry([tmp_path])
    with pytest.raises(ConfigError, match="another file has the same name `satu`"):
        registry.pick(["satu"])


def test_a_former_slug_belongs_to_one_site(tmp_path: Path) -> None:
    write(tmp_path / "satu.toml", was='["lama"]')
    write(tmp_path / "dua.toml", was='["satu"]')
    renamed = write(tmp_path / "tiga.toml", was='["kuno", "lama"]')
    registry = load_registry([tmp_path])
    assert set(registry.errors) == {"dua", "tiga"}
    assert registry.errors["tiga"] == f"{renamed}:4: the slug `lama` belongs to the site `satu`."
    broken = load_registry([write(tmp_path / "lain" / "empat.toml", was='["Empat"]').parent]).errors
    assert "`Empat` is not a possible earlier slug" in broken["empat"]


def test_an_unknown_slug_is_reported_with_a_hint(tmp_path: Path) -> None:
    write(tmp_path / "kabarbanten.toml", was='["bantenkabar"]')
    registry = load_registry([tmp_path])
    with pytest.raises(ConfigError, match=r"no site `kabarbantn`; did you mean `kabarbanten`\?"):
        registry.pick(["kabarbantn"])
    with pytest.raises(ConfigError, match=r"no site `bantenkabar`; did you mean `kabarbanten`\?"):
        registry.pick(["bantenkabar"])
    with pytest.raises(ConfigError, match=r"no site `zzz`; `anugerah sites list` names them all\."):
        registry.pick(["zzz"])


def test_sites_are_picked_once_and_in_order(tmp_path: Path) -> None:
    for slug in ("satu", "dua", "tiga"):
        write(tmp_path / f"{slug}.toml")
    registry = load_registry([tmp_path])
    assert [site.slug for site in registry.pick(["tiga", "satu", "tiga"])] == ["tiga", "satu"]


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left out in silence, it would take with it the file that disables a site."""

    def refused(folder: Any, **_: object) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    (tmp_path / "sites").mkdir()
    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(ConfigError, match=r"sites: this folder of site files cannot be read: Permission denied\.$"):
        load_registry([tmp_path / "sites"])
