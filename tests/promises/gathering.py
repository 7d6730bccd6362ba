"""What the whole run proved, and whether PROMISES.md says the same."""

import pytest

from tests.promises.declared import declared
from tests.promises.page import numbers, page
from tests.promises.results import Proof, Results, keep
from tests.promises.tree import PAGE, tree

ANEW = f"{PAGE} does not say what this run proved. Commit your change, then write it anew: bin/promises"
CHANGED = f"Files changed while the tests ran, so nothing can be said in {PAGE}. Run bin/test again."


def is_whole(config: pytest.Config) -> bool:
    """Whether all tests are run: none was chosen, however."""
    chosen = config.option.keyword or config.option.markexpr or config.option.promise
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return config.option.whole and everything and not chosen


class Gathering:
    """A pytest plugin of the process that hears the reports of all others."""

    def __init__(self, config: pytest.Config) -> None:
        self.root = config.rootpath
        self.wanted = config.getoption("promise")
        runs = is_whole(config) and not config.option.collectonly
        self.results = Results(tree(self.root) if runs else "")
        self.complaint = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.results.add(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """A wrong page fails a run that is green otherwise, and hides nothing of one that is not."""
        if not self.results.tree:
            return
        unchanged = self.results.tree == tree(self.root)
        self.results.passed = exitstatus == pytest.ExitCode.OK and unchanged
        keep(self.results, self.root)
        if exitstatus == pytest.ExitCode.OK:
            self.complaint = self.judge() if unchanged else CHANGED
        if self.complaint:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def judge(self) -> str:
        path = self.root / PAGE
        right = page(declared(self.root), self.results)
        return "" if path.exists() and path.read_text() == right else ANEW

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.wanted:
            proof = self.results.proofs.get(self.wanted, Proof())
            terminalreporter.write_line(f"{self.wanted}: {numbers(proof)}.")
        if self.complaint:
            terminalreporter.write_line(self.complaint, red=True)
