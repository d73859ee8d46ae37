"""The settings of a job's crawlers: shared values, and separate copies."""

from scrapy.settings import Settings

from crawler.spiders.child import SharedSettings


def test_a_copy_has_the_same_values_and_what_is_set_in_it_is_its_own() -> None:
    settings = SharedSettings({"USER_AGENT": "test", "EXTENSIONS": {"a.B": 1}})
    settings.setmodule("crawler.settings")
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
