"""A group of commands that are imported only when they are called: startup stays fast."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """`lazy`: name of a command → its module, and its line in the list; both may have commands of their own."""

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return sorted([*super().list_commands(ctx), *self._lazy])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        command = getattr(import_module(self._lazy[cmd_name][0]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is listed as a command but is none")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """The list of commands, without importing them."""
        own = {name: command.get_short_help_str(80) for name, command in self.commands.items()}
        lines = own | {name: text for name, (_, text) in self._lazy.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(lines.items()))
