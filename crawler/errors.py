"""The one base of the errors that a user can cause or mend."""


class AnugerahError(Exception):
    """Its message is one sentence that says what is wrong, where, and how to mend it."""

    exit_status = 2
    """What a command that meets it exits with; 2: wrong usage or configuration, nothing written."""


class ConfigError(AnugerahError):
    """A settings file, a site file or an option that cannot be used; nothing has been written."""
