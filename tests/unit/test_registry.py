"""Finding site files: what replaces what, and the sentence for every file that cannot be used."""

from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.registry import load_registry, load_site

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


def test_a_broken_override_does_not_fall_back_to_the_shipped_site(tmp_path: Path) -> None:
    slug = next(iter(load_registry().sites))
    write(tmp_path / f"{slug}.toml", region='"99"')
    registry = load_registry(beside=tmp_path)
    with pytest.raises(ConfigError, match=rf"{slug}\.toml:3: `99` is no Kemendagri code"):
        registry.pick([slug])


def test_an_override_mends_a_broken_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.registry.files", lambda _: tmp_path / "shipped")
    write(tmp_path / "shipped" / "sites" / "satu.toml", region='"99"')
    assert set(load_registry().errors) == {"satu"}
    write(tmp_path / "beside" / "satu.toml")
    assert [site.slug for site in load_registry(beside=tmp_path / "beside").enabled()] == ["satu"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none: there is no such folder of site files\.$"):
        load_registry([tmp_path / "none"])


def test_a_wrong_value_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "satu.toml", every='"sometimes"')
    with pytest.raises(ConfigError) as caught:
        load_site(path)
    assert str(caught.value).startswith(f"{path}:4: `sometimes` is neither")


def test_a_file_name_that_is_no_slug_is_told_without_a_line(tmp_path: Path) -> None:
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
    assert "`Empat` is no slug" in broken["empat"]


def test_an_unknown_slug_is_told_with_a_hint(tmp_path: Path) -> None:
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
