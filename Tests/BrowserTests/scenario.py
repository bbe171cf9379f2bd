"""Scenarios that build on each other: a season is one story, each scenario a part of it.

Every scenario is a test of its own. Asked for alone, it first lets the earlier ones happen; each happens once.
"""

import functools

import pytest
_scenarios = []


class _Scenario:
    def __init__(self, act):
        self.act = act
        self.failure = None
        self.has_happened = False

    def happen(self, season):
        if not self.has_happened:
            self.has_happened = True
            try:
                self.act(season)
            except BaseException as failure:
                self.failure = failure
                raise
        elif self.failure is not None:
            raise self.failure


def scenario(act):
    """Marks a part of the season; parts happen in the order in which they are written."""
    earlier = list(_scenarios)
    this = _Scenario(act)
    _scenarios.append(this)

    @functools.wraps(act)
    def test(season):
        _let_happen(earlier, season)
        this.happen(season)

    return test


def _let_happen(scenarios, season):
    for one in scenarios:
        if not one.has_happened:
            try:
                one.happen(season)
            except Exception as failure:  # Its own test reports it.
                one.failure = failure


def whole_season(season):
    """Lets all that has not happened yet happen; what failed is said by the tests of the season."""
    _let_happen(_scenarios, season)
    failed = [one.act.__name__ for one in _scenarios if one.failure is not None]
    if failed:
        pytest.fail(f"the season is not whole: {', '.join(failed)}")
