"""The formulas against published values, and what cannot be answered."""

import json
import math

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from narmare.analysis.capacity.staffing.erlang import (
    Unstable,
    agents_needed,
    erlang_b,
    erlang_c,
    halfin_whitt,
    measures,
    on_duty,
)
from narmare.cli import main


GARNETT = {
    "arrivals": 48 / 60,
    "service": 60,
    "agents": 50,
}  # the worked example of Garnett, Mandelbaum, Reiman 2002


@pytest.mark.parametrize(
    ("load", "agents", "printed"), [(10, 15, "0.036497"), (5, 10, "0.018385")]
)  # tables of Erlang B
def test_erlang_b_as_printed(load, agents, printed):
    assert f"{erlang_b(load, agents):.6f}" == printed


@pytest.mark.parametrize(("load", "agents", "printed"), [(10, 12, "0.449388"), (20, 24, "0.298072")])
def test_erlang_c_as_printed(load, agents, printed):
    assert f"{erlang_c(load, agents):.6f}" == printed


def test_without_patience_the_worked_example_comes_out_as_printed():
    found = measures(**GARNETT)

    assert (
        f"{found.mean_wait:.1f} {found.p90_wait:.1f} {found.mean_queue:.1f} {found.occupancy:.2f}"
        == "20.8 58.1 16.7 0.96"
    )


def test_with_two_minutes_patience_too():
    found = measures(**GARNETT, patience=120)

    assert f"{100 * found.abandon:.1f} {found.mean_wait:.1f} {found.mean_queue:.2f}" == "3.1 3.7 2.97"
    assert f"{100 * found.occupancy:.1f} {found.abandon:.7f}" == "93.0 0.0309122"


@pytest.mark.parametrize(
    ("beta", "printed"), [(0.1, "0.8803"), (0.5, "0.5045"), (1, "0.2234"), (2, "0.0269")]
)
def test_the_limit_of_many_agents_as_printed(beta, printed):
    assert f"{halfin_whitt(beta):.4f}" == printed


def test_thousands_of_agents_approach_the_limit():
    load = 100_000.0
    beta = (100_158 - load) / math.sqrt(load)

    assert erlang_c(load, 100_158) == pytest.approx(halfin_whitt(beta), abs=2e-3)
    assert measures(arrivals=3352, service=1, agents=3352, patience=1).abandon == pytest.approx(
        0.0069, abs=2e-4
    )


def test_the_fewest_agents_for_a_promise():
    """A much used example: 100 calls in half an hour, 3 minutes each, 80 % within 20 s, 30 % of the time elsewhere."""
    found = agents_needed(arrivals=100 / 1800, service=180, within=20, share=0.8)

    assert (found.agents, on_duty(found.agents, 0.3)) == (14, 20)
    assert f"{found.answered_within:.3f} {found.occupancy:.3f} {found.waits:.3f}" == "0.888 0.714 0.174"


@pytest.mark.parametrize("patience", [None, 90.0])
@pytest.mark.parametrize("promise", [{"mean_wait": 5}, {"within": 30, "share": 0.95}, {"max_occupancy": 0.8}])
def test_one_agent_fewer_would_break_the_promise(patience, promise):
    queue = {"arrivals": 0.5, "service": 60, "patience": patience}
    found = agents_needed(**queue, **promise)
    fewer = (
        measures(**queue, agents=found.agents - 1, within=promise.get("within"))
        if patience or found.agents > 31
        else None
    )

    assert found.agents < 60
    assert fewer is None or not (
        fewer.mean_wait <= promise.get("mean_wait", math.inf)
        and (fewer.answered_within or 0) >= promise.get("share", 0)
        and fewer.occupancy <= promise.get("max_occupancy", 1)
    )


def test_shares_add_up_and_waits_fall_with_agents_and_patience():
    """The share answered within t, told apart from the state probabilities by plain sums over the chain."""
    arrivals, service, patience = 0.9, 10.0, 25.0
    for agents in (4, 9, 14):
        found = measures(arrivals=arrivals, service=service, agents=agents, patience=patience, within=6.0)
        weights = [1.0]
        for state in range(1, 400):
            weights.append(
                weights[-1] * arrivals / (min(state, agents) / service + max(0, state - agents) / patience)
            )
        total = sum(weights)
        queue = sum(weight * max(0, state - agents) for state, weight in enumerate(weights)) / total

        assert found.mean_queue == pytest.approx(queue)
        assert found.waits == pytest.approx(sum(weights[agents:]) / total)
        assert found.abandon == pytest.approx(queue / patience / arrivals)
        assert 1 - found.waits < found.answered_within < 1 - found.abandon
    patient = measures(arrivals=arrivals, service=service, agents=10, patience=1e6, within=6.0)
    endless = measures(arrivals=arrivals, service=service, agents=10, within=6.0)
    assert patient.answered_within == pytest.approx(endless.answered_within, abs=1e-3)
    assert patient.p90_wait == pytest.approx(endless.p90_wait, rel=2e-3)


@settings(max_examples=40, deadline=None)
@given(
    arrivals=st.floats(1e-9, 1e3), service=st.floats(1e-3, 1e5), patience=st.none() | st.floats(1e-3, 1e6),
    spare=st.floats(0.01, 3), within=st.floats(0, 1e5),
)  # fmt: skip
def test_any_line_has_sound_measures(arrivals, service, patience, spare, within):
    agents = int(arrivals * service * spare) + 1
    assume(arrivals * service < 10_000 and agents < 10_000)
    if patience is None and agents <= arrivals * service:
        with pytest.raises(Unstable, match="grows without end"):
            measures(arrivals=arrivals, service=service, agents=agents, within=within)
        return
    found = measures(arrivals=arrivals, service=service, agents=agents, patience=patience, within=within)

    for share in (found.waits, found.abandon, found.answered_within):
        assert 0 <= share <= 1 + 1e-9
    assert found.abandon <= found.waits + 1e-9
    assert 0 <= found.occupancy <= 1 + 1e-6
    assert found.mean_queue == pytest.approx(arrivals * found.mean_wait)
    assert patience is None or found.mean_wait <= patience * (1 + 1e-9)
    assert math.isfinite(found.p90_wait)
    assert found.p90_wait >= 0


def test_nobody_calls_and_nobody_answers():
    assert measures(arrivals=0, service=60, agents=3).mean_wait == 0
    assert measures(arrivals=0, service=60, agents=3, patience=9).abandon == 0
    assert measures(arrivals=1, service=60, agents=0, patience=9, within=5).answered_within == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"arrivals": 1, "service": 60, "agents": 60}, "Use at least 61 agents"),
        ({"arrivals": -1, "service": 60, "agents": 60}, "arrivals is -1; it must be 0 or more"),
        ({"arrivals": 1, "service": 0, "agents": 60}, "service is 0 seconds"),
        ({"arrivals": 1, "service": 60, "agents": -1}, "agents is -1"),
        ({"arrivals": 1, "service": 60, "agents": 2, "patience": -5}, "patience is -5"),
        ({"arrivals": 1e300, "service": 1e5, "agents": 2, "patience": 60}, "Check the unit of arrivals"),
        ({"arrivals": 1, "service": 60, "agents": 70, "patience": 1e7}, "Leave patience out"),
        ({"arrivals": math.nan, "service": 60, "agents": 2}, "arrivals is nan"),
    ],
)
def test_what_cannot_be_says_what_to_change(asked, said):
    with pytest.raises(Unstable, match=said):
        measures(**asked)


def run(*words):
    return CliRunner().invoke(main, ["staffing", "erlang", *words])


def test_the_command_gives_the_worked_example():
    ran = run(
        "--arrivals",
        "48",
        "--unit",
        "minute",
        "--service",
        "60",
        "--agents",
        "50",
        "--patience",
        "120",
        "--json",
    )
    found = json.loads(ran.output)

    assert ran.exit_code == 0
    assert found["probability_of_abandoning"] == pytest.approx(0.0309122, abs=1e-7)
    assert found["mean_wait_seconds"] == pytest.approx(3.7094699)


def test_the_command_finds_the_agents_for_a_target():
    words = ["--arrivals", "200", "--service", "180", "--target-wait", "20", "--json", "--shrinkage", "30"]
    for level in ("80", "0.8"):
        found = json.loads(run(*words, "--target-level", level).output)
        assert (found["agents"], found["agents_on_duty"]) == (14, 20)
    asked = json.loads(run(*words, "--target-level", "80", "--agents", "12").output)
    assert (asked["agents"], asked["agents_needed"]) == (12, 14)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--arrivals", "-4", "--service", "60", "--agents", "5"], "--arrivals is -4; write 0 or more"),
        (["--arrivals", "480", "--service", "60", "--agents", "5"], "Use at least 9 agents, or say how long"),
        (["--arrivals", "480", "--service", "60"], "Say --agents N, or what is promised"),
        (["--arrivals", "480", "--service", "60", "--target-level", "80"], "add --target-wait"),
        (["--arrivals", "480", "--service", "60", "--target-level", "100", "--target-wait", "5"], "below 1"),
        (
            ["--arrivals", "4", "--service", "60", "--agents", "5", "--shrinkage", "-1"],
            "share of other time is -1",
        ),
    ],
)
def test_the_command_tells_what_to_do_in_one_line(words, said):
    ran = run(*words)

    assert ran.exit_code == 1
    assert said in ran.output
    assert len(ran.output.strip().splitlines()) == 1
