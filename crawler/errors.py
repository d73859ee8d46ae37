"""The base class of all errors that a user can cause or fix."""


class AnugerahError(Exception):
    """Its message is one sentence that says what is wrong, where, and how to fix it."""

    exit_status = 2
    """The exit status of a command that fails with it; 2: wrong usage or configuration, nothing written."""


class ConfigError(AnugerahError):
    """A settings file, a site file or an option that cannot be used; nothing has been written."""
