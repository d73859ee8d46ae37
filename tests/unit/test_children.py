"""A child process of a test is killed when the test is over."""

import signal
import subprocess
import sys

import pytest
from children import mortal


def test_the_process_of_a_test_that_fails_is_killed() -> None:
    forever = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], stdout=subprocess.PIPE)
    with pytest.raises(AssertionError, match="it is wrong"), mortal(forever) as process:
        raise AssertionError("it is wrong")
    assert process.returncode == -signal.SIGKILL
    assert process.stdout
    assert process.stdout.closed
