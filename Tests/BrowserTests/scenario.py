"""Scenarios that build on each other: a season is one story, each scenario a part of it.

Every scenario is a test of its own. Asked for alone, it first lets the earlier ones happen; each happens once.
"""

import functools

import pytest
_scenarios = []


class _Scenario:
    def __init__(self, act):
        self.act = act
        self.name = act.__name__
        self.has_happened = False
        self.has_failed = False

    def happen(self, season):
        self.has_happened = True
        try:
            self.act(season)
        except BaseException:
            self.has_failed = True
            raise


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


def whole_season(season):
    """Lets all that has not happened yet happen."""
    _let_happen(_scenarios, season)


def _let_happen(scenarios, season):
    """Each that has not happened yet; without one of them the story does not go on."""
    for one in scenarios:
        if one.has_failed:
            pytest.skip(f"goes on from {one.name}, which failed")
        if not one.has_happened:
            one.happen(season)
