"""The claim `unreachable`: what the encoder and the evaluator say of packets, and which inputs they refuse.

Neither knows the other's code for addresses and ranges. Formulas are evaluated on packets by tests/checker/packets.py,
where the meaning of files is written a third time, and decided by z3, and compared with trying the packets on all
boundaries.
"""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.net import interval, problem, protocol_number
from checker.net_evaluator import Packet, evaluate, judge, packet_of, referents
from formats.errors import MalformedInput, Unsupported
from formats.meter import Meter
from formats.smtlib import read_script
from formats.strict_json import read
from tests.checker.packets import (
    SHARED,
    Problem,
    acls,
    boundaries,
    entry,
    groups,
    packet,
    query,
    referent,
    referred,
    refuted,
    rule,
)
from tests.checker.solver import satisfiable

CORPUS = Path(__file__).parents[1] / "corpus" / "claims"
SSH = {"protocol": "tcp", "ports": [22, 22], "source": "0.0.0.0/0"}
ALL4, ALL6 = {"protocol": "all", "source": "0.0.0.0/0"}, {"protocol": "all", "source": "::/0"}

TEXT = """\
(set-logic QF_LIA)
(declare-const protocol Int)
(declare-const port Int)
(declare-const icmp-type Int)
(declare-const icmp-code Int)
(declare-const ipv6 Bool)
(declare-const source Int)
(assert (<= 0 protocol 255))
(assert (<= 0 port 65535))
(assert (<= 0 icmp-type 255))
(assert (<= 0 icmp-code 255))
(assert (<= 0 source 340282366920938463463374607431768211455))
(assert (or ipv6 (<= source 4294967295)))
"""
CLAIMED = """\
(push 1)
(assert (= protocol 6))
(assert (<= 22 port 22))
(assert (and (not ipv6) (<= 167772160 source 184549375)))
(check-sat)
(pop 1)
(check-sat)
"""


def encoded(parameters: dict[str, Any], *inputs: bytes) -> str:
    return problem(parameters, inputs).decode().removeprefix(TEXT).removesuffix(CLAIMED)


def test_problems_byte_for_byte() -> None:
    """This is version net/1: it must never change."""
    claim = {**SSH, "source": "10.0.0.0/8"}
    data = groups(
        rule("tcp", 22, 80, "10.1.0.0/16", "2001:db8::/32"), rule("icmp", 8, 0, "::/0"), rule("-1", None, None, "sg-1")
    )
    first = "(and (= protocol 6) (<= 22 port 80) (or (and (not ipv6) (<= 167837696 source 167903231)) "
    first += "(and ipv6 (<= 42540766411282592856903984951653826560 source 42540766490510755371168322545197776895))))"
    second = "(and (= protocol 1) (= icmp-type 8) (= icmp-code 0) "
    second += "(and ipv6 (<= 0 source 340282366920938463463374607431768211455)))"
    declared = "(declare-const member-1 Bool)\n"
    members = f"{declared}(assert (or {first} {second} member-1))\n"
    assert encoded(claim, data) == members
    assert encoded({**claim, "references": "outside"}, data) == members + "(assert (not member-1))\n"
    acl = acls(entry(200, "allow", "17", 53, 53, "10.0.0.0/9"), entry(100, "deny", "-1", None, None, "0.0.0.0/0"))
    deny = "(and (not (and (not ipv6) (<= 0 source 4294967295)))"
    allow = "(or (and (= protocol 17) (<= 53 port 53) (and (not ipv6) (<= 167772160 source 176160767)))"
    assert encoded(claim, acl) == f"(assert {deny} {allow} false)))\n"
    assert encoded(claim, groups(), acl) == f"(assert false)\n(assert {deny} {allow} false)))\n"
    assert problem(ALL4, [groups()]) != problem(ALL6, [groups()])


# ---- rules and packets


def asked(parameters: dict[str, Any], inputs: list[bytes], tried: Packet) -> list[str]:
    """By which rules the evaluator says that the packet is let in."""
    return judge(parameters, [read(data, "f") for data in inputs], tried)


def both(parameters: dict[str, Any], inputs: list[bytes], tried: Packet) -> bool:
    """Whether the packet refutes the claim: what the evaluator and the problem say, and the tests."""
    opinion = bool(asked(parameters, inputs, tried))
    assert Problem(problem(parameters, inputs), referred(parameters, inputs)).holds(tried) is opinion
    assert refuted(parameters, [json.loads(data) for data in inputs], tried) is opinion
    return opinion


TCP, UDP, ICMP, ICMPV6, GRE = 6, 17, 1, 58, 47

Tried = tuple[int, str, int, int]
RULES: list[tuple[dict[str, Any], list[Tried], list[Tried]]] = [
    # rule, packets let in, packets kept out: protocol, source, port or type, port or code
    (
        rule("tcp", 22, 22, "0.0.0.0/0"),
        [(TCP, "1.2.3.4", 22, 22)],
        [(TCP, "1.2.3.4", 23, 23), (UDP, "1.2.3.4", 22, 22)],
    ),
    (rule("6", 22, 22, "0.0.0.0/0"), [(TCP, "1.2.3.4", 22, 22)], [(TCP, "::", 22, 22), (TCP, "1.2.3.4", 21, 21)]),
    (
        rule("udp", 0, 65535, "0.0.0.0/0"),
        [(UDP, "1.1.1.1", 0, 0), (UDP, "1.1.1.1", 65535, 65535)],
        [(TCP, "1.1.1.1", 0, 0)],
    ),
    (
        rule("tcp", 80, 90, "10.0.0.0/8"),
        [(TCP, "10.0.0.0", 80, 80), (TCP, "10.255.255.255", 90, 90)],
        [
            (TCP, "9.255.255.255", 80, 80),
            (TCP, "11.0.0.0", 80, 80),
            (TCP, "10.0.0.0", 79, 79),
            (TCP, "10.0.0.0", 91, 91),
        ],
    ),
    (
        rule("tcp", 80, 80, "2001:db8::/32"),
        [(TCP, "2001:db8::", 80, 80), (TCP, "2001:db8:ffff::1", 80, 80)],
        [(TCP, "2001:db7:ffff::", 80, 80), (TCP, "2001:db9::", 80, 80), (TCP, "32.1.13.184", 80, 80)],
    ),
    (rule("tcp", 80, 80, "::/96"), [(TCP, "::102:304", 80, 80)], [(TCP, "1.2.3.4", 80, 80)]),
    (
        rule("-1", None, None, "0.0.0.0/0"),
        [(p, "1.1.1.1", 7, 7) for p in (0, 1, 6, 17, 47, 58, 255)],
        [(TCP, "::", 7, 7)],
    ),
    (rule("-1", 22, 22, "0.0.0.0/0"), [(TCP, "1.1.1.1", 23, 23)], []),
    (rule("47", None, None, "0.0.0.0/0"), [(GRE, "1.1.1.1", 0, 0)], [(TCP, "1.1.1.1", 0, 0), (50, "1.1.1.1", 0, 0)]),
    (rule("47", 22, 22, "0.0.0.0/0"), [(GRE, "1.1.1.1", 0, 0)], []),
    (
        rule("icmp", 8, 0, "0.0.0.0/0"),
        [(ICMP, "1.1.1.1", 8, 0)],
        [(ICMP, "1.1.1.1", 8, 1), (ICMP, "1.1.1.1", 0, 0), (ICMPV6, "1.1.1.1", 8, 0)],
    ),
    (rule("icmp", 3, -1, "0.0.0.0/0"), [(ICMP, "1.1.1.1", 3, 0), (ICMP, "1.1.1.1", 3, 255)], [(ICMP, "1.1.1.1", 4, 0)]),
    (rule("icmp", 0, 0, "0.0.0.0/0"), [(ICMP, "1.1.1.1", 0, 0)], [(ICMP, "1.1.1.1", 1, 0), (ICMP, "1.1.1.1", 0, 1)]),
    (rule("1", -1, -1, "0.0.0.0/0"), [(ICMP, "1.1.1.1", 0, 0), (ICMP, "1.1.1.1", 255, 255)], [(TCP, "1.1.1.1", 0, 0)]),
    (
        rule("icmpv6", None, None, "::/0"),
        [(ICMPV6, "::1", 128, 0)],
        [(ICMP, "::1", 128, 0), (ICMPV6, "1.1.1.1", 128, 0)],
    ),
    (rule("58", 128, 0, "::/0"), [(ICMPV6, "::1", 128, 0)], [(ICMPV6, "::1", 129, 0)]),
    (rule("tcp", 22, 22), [], [(TCP, "1.1.1.1", 22, 22), (TCP, "::", 22, 22)]),
    ({"IpProtocol": "-1"}, [], [(TCP, "1.1.1.1", 22, 22)]),
    (
        rule("tcp", 22, 22, "1.0.0.0/8", "2.0.0.0/8", "::/0"),
        [(TCP, "1.1.1.1", 22, 22), (TCP, "2.1.1.1", 22, 22), (TCP, "::", 22, 22)],
        [(TCP, "3.1.1.1", 22, 22)],
    ),
]


@pytest.mark.parametrize(("tried", "let_in", "kept_out"), RULES, ids=[json.dumps(row[0])[:60] for row in RULES])
def test_rules(tried: dict[str, Any], let_in: list[Tried], kept_out: list[Tried]) -> None:
    for answer, packets in ((True, let_in), (False, kept_out)):
        for given_packet in packets:
            claim = ALL6 if ":" in given_packet[1] else ALL4
            assert both(claim, [groups(tried)], packet(*given_packet)) is answer, given_packet


def test_rules_are_a_union_and_groups_too() -> None:
    data = groups(
        rule("tcp", 22, 22, "1.0.0.0/8"), rule("udp", 53, 53, "0.0.0.0/0"), sg_1=[rule("tcp", 80, 80, "1.0.0.0/8")]
    )
    for tried in (packet(TCP, "1.1.1.1", 22), packet(UDP, "9.9.9.9", 53), packet(TCP, "1.1.1.1", 80)):
        assert both(ALL4, [data], tried) is True
    assert both({**ALL4, "groups": ["sg-1"]}, [data], packet(TCP, "1.1.1.1", 22)) is False
    assert both({**ALL4, "groups": ["sg-1"]}, [data], packet(TCP, "1.1.1.1", 80)) is True
    assert both({**ALL4, "groups": ["sg-1", "sg-0"]}, [data], packet(TCP, "1.1.1.1", 22)) is True
    with pytest.raises(MalformedInput, match="parameter groups: sg-2"):
        problem({**ALL4, "groups": ["sg-0", "sg-2"]}, [data])


def test_references_let_in_who_belongs_to_them() -> None:
    """Any address may belong to a group or prefix list that a rule refers to."""
    for source in ("sg-9", "pl-9", "2/sg-9"):
        data = groups(rule("tcp", 22, 22, source), rule("tcp", 80, 80, source, "9.0.0.0/8"))
        outside = {**ALL4, "references": "outside"}
        for members, inside in (((source,), True), ((), False)):
            assert both(ALL4, [data], packet(TCP, "1.1.1.1", 22, None, *members)) is inside
            assert both(ALL6, [data], packet(TCP, "::1", 22, None, *members)) is inside
            assert both(ALL4, [data], packet(TCP, "1.1.1.1", 23, None, *members)) is False
            assert both(ALL4, [data], packet(TCP, "1.1.1.1", 80, None, *members)) is inside
            assert both(ALL4, [data], packet(TCP, "9.1.1.1", 80, None, *members)) is True
            assert both(outside, [data], packet(TCP, "1.1.1.1", 22, None, *members)) is False
            # It is about what belongs to nothing.
            assert both(outside, [data], packet(TCP, "9.1.1.1", 80, None, *members)) is not inside
    data = groups(rule("tcp", 22, 22, "sg-9", "pl-1", "sg-0"))
    for names, reasons in (
        (["sg-9", "pl-1"], ["sg-9", "pl-1"]),
        (["sg-0"], ["sg-0 (itself)"]),
        (["2/sg-9"], []),
    ):
        because = asked(ALL4, [data], packet(TCP, "1.1.1.1", 22, None, *names))
        assert because == [f"sg-0 IpPermissions[0] from members of {reason}" for reason in reasons]


def test_one_constant_for_one_group() -> None:
    """What is said about it does not matter; account and peering connection identify it, too."""
    one, named, other = (rule("tcp", 22, 22, name) for name in ("sg-9", "sg-9", "2/sg-9"))
    named["UserIdGroupPairs"][0].update(GroupName="x", Description="y", PeeringStatus="z", VpcId="v")
    peered, deleted = rule("tcp", 22, 22, "sg-9"), rule("tcp", 22, 22, "sg-9")
    peered["UserIdGroupPairs"][0]["VpcPeeringConnectionId"] = "pcx-1"
    del deleted["UserIdGroupPairs"][0]["UserId"]
    data = groups(one, rule("tcp", 22, 22, "pl-9"), named, other, peered, deleted, one)
    traffic = "(= protocol 6) (<= 22 port 22)"
    numbers = (1, 2, 1, 3, 4, 5, 1)
    rules = " ".join([f"(and {traffic} member-{number})" for number in numbers])
    declared = "".join([f"(declare-const member-{k} Bool)\n" for k in range(1, 6)])
    claim = {**SSH, "source": "10.0.0.0/8"}
    assert encoded(claim, data) == f"{declared}(assert (or {rules}))\n"
    expected = [
        (("GroupId", "sg-9"), ("UserId", "1")),
        (("PrefixListId", "pl-9"),),
        (("GroupId", "sg-9"), ("UserId", "2")),
        (("GroupId", "sg-9"), ("UserId", "1"), ("VpcPeeringConnectionId", "pcx-1")),
        (("GroupId", "sg-9"),),
    ]
    assert referents(SSH, [read(data, "f")]) == expected
    values = {**VALUES, "source": 0x0A000001, **{f"member-{k}": k == 1 for k in range(1, 6)}}
    opinion = evaluate(claim, [data], values)
    where = [f"sg-0 IpPermissions[{k}] from members of sg-9" for k in (0, 2, 6)]
    assert (opinion["refutes"], opinion["because"]) == (True, where)
    assert opinion["witness"] == {
        "protocol": 6, "source": "10.0.0.1", "port": 22, "member_of": [{"GroupId": "sg-9", "UserId": "1"}]
    }  # fmt: skip


def test_what_other_groups_refer_to_does_not_count() -> None:
    data = groups(rule("tcp", 22, 22, "sg-8"), sg_1=[rule("tcp", 22, 22, "pl-7")])
    claim = {**SSH, "groups": ["sg-1"]}
    assert referents(claim, [read(data, "f")]) == [referent("pl-7")]
    assert both(claim, [data], packet(TCP, "1.1.1.1", 22, None, "sg-8")) is False
    assert both(claim, [data], packet(TCP, "1.1.1.1", 22, None, "pl-7")) is True


def test_the_claim_is_about_its_packets_only() -> None:
    data = [groups(rule("-1", None, None, "0.0.0.0/0", "::/0"))]
    for claim, asked, other in [
        (SSH, packet(TCP, "1.1.1.1", 22), packet(TCP, "1.1.1.1", 23)),
        (SSH, packet(TCP, "1.1.1.1", 22), packet(UDP, "1.1.1.1", 22)),
        (SSH, packet(TCP, "1.1.1.1", 22), packet(TCP, "::1", 22)),
        ({"protocol": "17", "source": "10.0.0.0/8"}, packet(UDP, "10.1.1.1", 9), packet(UDP, "11.1.1.1", 9)),
        ({"protocol": "47", "source": "::/0"}, packet(GRE, "::"), packet(50, "::")),
        ({"protocol": "icmp", "source": "0.0.0.0/0"}, packet(ICMP, "1.1.1.1", 8, 0), packet(ICMPV6, "1.1.1.1", 8, 0)),
    ]:
        assert both(claim, data, asked) is True
        assert both(claim, data, other) is False


# ---- network ACLs


def test_the_first_entry_that_matches_decides() -> None:
    deny_one = entry(90, "deny", "6", 22, 22, "10.0.0.0/16")
    allow = entry(100, "allow", "6", 0, 1000, "10.0.0.0/8")
    deny_all = entry(32767, "deny", "-1", None, None, "0.0.0.0/0")
    for entries in ([deny_one, allow, deny_all], [deny_all, allow, deny_one]):
        data = [acls(*entries)]
        assert both(ALL4, data, packet(TCP, "10.0.0.1", 22)) is False
        assert both(ALL4, data, packet(TCP, "10.1.0.1", 22)) is True
        assert both(ALL4, data, packet(TCP, "10.0.0.1", 23)) is True
        assert both(ALL4, data, packet(TCP, "11.0.0.1", 23)) is False
    late = [acls(allow, {**deny_one, "RuleNumber": 110})]
    assert both(ALL4, late, packet(TCP, "10.0.0.1", 22)) is True
    assert asked(ALL4, late, packet(TCP, "10.0.0.1", 22)) == ["acl-0 rule 100 from 10.0.0.0/8"]


def test_without_a_match_nothing_gets_in_and_outbound_entries_do_not_count() -> None:
    outbound = entry(1, "allow", "-1", None, None, "0.0.0.0/0", egress=True)
    assert both(ALL4, [acls()], packet(TCP, "1.1.1.1", 22)) is False
    assert both(ALL4, [acls(outbound)], packet(TCP, "1.1.1.1", 22)) is False
    inbound = entry(1, "allow", "6", 22, 22, "0.0.0.0/0")
    assert both(ALL4, [acls(outbound, inbound)], packet(TCP, "1.1.1.1", 22)) is True
    assert both(ALL4, [acls(outbound, inbound)], packet(UDP, "1.1.1.1", 22)) is False
    # What is not looked at is not judged, either.
    assert both(ALL4, [acls({"Egress": True}, inbound)], packet(TCP, "1.1.1.1", 22)) is True


def test_icmp_in_acls() -> None:
    data = [acls(entry(1, "deny", "1", 8, -1, "0.0.0.0/0"), entry(2, "allow", "1", -1, -1, "0.0.0.0/0"))]
    assert both(ALL4, data, packet(ICMP, "1.1.1.1", 8, 3)) is False
    assert both(ALL4, data, packet(ICMP, "1.1.1.1", 9, 3)) is True
    data = [acls(entry(1, "allow", "58", 128, 0, "::/0"))]
    assert both(ALL6, data, packet(ICMPV6, "::1", 128, 0)) is True
    assert both(ALL6, data, packet(ICMPV6, "::1", 129, 0)) is False
    # Types and codes of ICMPv6 over IPv4 do not count, whether they are given or not.
    for low, high in ((None, None), (128, 0)):
        data = [acls(entry(1, "allow", "58", low, high, "0.0.0.0/0"))]
        assert both(ALL4, data, packet(ICMPV6, "1.1.1.1", 3, 3)) is True


def test_a_packet_must_pass_both() -> None:
    acl = acls(entry(1, "allow", "6", 22, 80, "10.0.0.0/8"))
    group = groups(rule("tcp", 80, 443, "0.0.0.0/0"), rule("tcp", 22, 22, "sg-1"))
    for inputs in ([acl, group], [group, acl]):
        assert both(ALL4, inputs, packet(TCP, "10.0.0.1", 80)) is True
        assert both(ALL4, inputs, packet(TCP, "11.0.0.1", 80)) is False
        assert both(ALL4, inputs, packet(TCP, "10.0.0.1", 443)) is False
        assert both(ALL4, inputs, packet(TCP, "10.0.0.1", 22, None, "sg-1")) is True
        assert both(ALL4, inputs, packet(TCP, "10.0.0.1", 22)) is False
    reasons = asked(ALL4, [group, acl], packet(TCP, "10.0.0.1", 80))
    assert reasons == ["sg-0 IpPermissions[0] from 0.0.0.0/0", "acl-0 rule 1 from 10.0.0.0/8"]


def test_long_acls_are_deep_formulas() -> None:
    """Their text grows linearly, and the reader of scripts takes it."""
    sizes = []
    for count in (1_000, 2_000):
        data = acls(
            *[entry(k, "deny" if k % 2 else "allow", "6", k, k, "0.0.0.0/0") for k in range(10_000, 10_000 + count)]
        )
        text = problem({**SSH, "ports": [11_000, 11_000]}, [data])
        first, second = read_script(text, "f", Meter(10_000_000)).queries
        assert (len(first.assertions), len(second.assertions)) == (10, 7)
        sizes.append(len(text))
    assert sizes[1] < 2 * sizes[0]


@pytest.mark.parametrize(
    ("inputs", "what"),
    [
        ([], "0 inputs of any kind at claim"),
        ([groups(), groups()], "2 inputs of SecurityGroups at claim"),
        ([acls(), acls()], "2 inputs of NetworkAcls at claim"),
        ([acls(), groups(), acls()], "3 inputs of NetworkAcls and SecurityGroups at claim"),
    ],
)
def test_inputs_that_make_no_claim(inputs: list[bytes], what: str) -> None:
    """Two files of groups could mean that a packet is let in by one, or by both."""
    with pytest.raises(Unsupported) as caught:
        problem(SSH, inputs)
    assert str(caught.value) == what


# ---- parameters and models

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"source": "0.0.0.0/0"}, "parameter protocol: missing"),
    ({**SSH, "protocol": None}, "parameter protocol: None"),
    ({**SSH, "protocol": 6}, "parameter protocol: 6"),
    ({**SSH, "protocol": "-1"}, "parameter protocol: -1"),
    ({**SSH, "protocol": "esp"}, "parameter protocol: esp"),
    ({**SSH, "protocol": "256"}, "parameter protocol: 256"),
    ({**SSH, "protocol": "all"}, "parameter ports: [22, 22]"),
    ({**SSH, "protocol": "icmp"}, "parameter ports: [22, 22]"),
    ({**SSH, "ports": 22}, "parameter ports: 22"),
    ({**SSH, "ports": [22]}, "parameter ports: [22]"),
    ({**SSH, "ports": [True, 22]}, "parameter ports: [True, 22]"),
    ({**SSH, "ports": [23, 22]}, "parameter ports: [23, 22]"),
    ({**SSH, "ports": [-1, 22]}, "parameter ports: [-1, 22]"),
    ({**SSH, "ports": [22, 65536]}, "parameter ports: [22, 65536]"),
    ({"protocol": "tcp"}, "parameter source: missing"),
    ({**SSH, "source": 0}, "parameter source: 0"),
    ({**SSH, "source": "10.0.0.1/8"}, "parameter source: 10.0.0.1/8"),
    ({**SSH, "source": "internet"}, "parameter source: internet"),
    ({**SSH, "groups": "sg-0"}, "parameter groups: sg-0"),
    ({**SSH, "groups": ["sg-0", 1]}, "parameter groups: ['sg-0', 1]"),
    ({**SSH, "groups": ["sg-1\n"]}, "parameter groups: sg-1\\n"),
    ({**SSH, "references": "ignored"}, "parameter references: ignored"),
    ({**SSH, "references": None}, "parameter references: None"),
    ({**SSH, "port": 22}, "parameter port: 22"),
]


@pytest.mark.parametrize(("parameters", "what"), WRONG)
def test_wrong_parameters(parameters: dict[str, Any], what: str) -> None:
    for refuse in (problem, lambda p, inputs: evaluate(p, inputs, VALUES)):
        with pytest.raises(MalformedInput) as caught:
            refuse(parameters, [groups()])
        assert str(caught.value) == f"claim:1:1: {what}"


VALUES = {"protocol": 6, "port": 22, "icmp-type": 8, "icmp-code": 1, "ipv6": False, "source": 0x01020304}


def test_models_are_packets() -> None:
    """Of what a packet of its protocol does not have, nothing is said."""
    here, no = {"source": "1.2.3.4", "member_of": []}, {"member_of": []}
    assert packet_of(VALUES, []).data() == {"protocol": 6, "port": 22, **here}
    assert packet_of({**VALUES, "protocol": 1}, []).data() == {"protocol": 1, "type": 8, "code": 1, **here}
    assert packet_of({**VALUES, "protocol": 47, "ipv6": True}, []).data() == {
        "protocol": 47, "source": "::102:304", **no
    }  # fmt: skip
    opinion = evaluate(SSH, [groups(rule("tcp", 22, 22, "1.2.3.0/24"))], VALUES)
    assert opinion == {
        "refutes": True,
        "because": ["sg-0 IpPermissions[0] from 1.2.3.0/24"],
        "witness": {"protocol": 6, "source": "1.2.3.4", "port": 22, "member_of": []},
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"protocol": 256}, {"port": -1}, {"source": 1 << 32}, {"source": 1 << 128, "ipv6": True}, {"icmp-type": True},
        {"icmp-code": "0"}, {"port": None}, {"ipv6": 1}, {"ipv6": 1, "source": 1 << 32}, {"member-1": True}, {"x": 1},
    ],
)  # fmt: skip
def test_models_that_are_no_packets(wrong: dict[str, Any]) -> None:
    with pytest.raises(MalformedInput, match="expected those of a packet"):
        packet_of({**VALUES, **wrong}, [])


@pytest.mark.parametrize(
    "given",
    [
        {}, {"member-1": True}, {"member-2": True}, {"member-1": True, "member-2": 1}, {"member-1": None},
        {"member-0": True, "member-1": True}, {"member-1": True, "member-2": True, "member-3": False},
        {"member-1": True, "member-02": True},
    ],
)  # fmt: skip
def test_memberships_that_are_missing_wrong_or_of_nothing(given: dict[str, Any]) -> None:
    """A membership for each group or prefix list that is referred to, and for nothing else."""
    data = groups(rule("tcp", 22, 22, "sg-9", "pl-9"))
    whole = {"member-1": True, "member-2": False}
    assert evaluate(SSH, [data], {**VALUES, **whole})["refutes"] is True
    assert evaluate(SSH, [data], {**VALUES, **dict.fromkeys(whole, False)})["refutes"] is False
    with pytest.raises(MalformedInput, match="expected those of a packet"):
        evaluate(SSH, [data], {**VALUES, **given})


# ---- networks


@given(st.integers(0, 32), st.integers(0, (1 << 32) - 1))
def test_ipv4_networks(length: int, number: int) -> None:
    network = ipaddress.ip_network((number, length), strict=False)
    assert interval(str(network)) == (4, int(network[0]), int(network[-1]))


@given(st.integers(0, 128), st.integers(0, (1 << 128) - 1) | st.sampled_from([1 << k for k in range(128)]))
def test_ipv6_networks(length: int, number: int) -> None:
    network = ipaddress.IPv6Network((number, length), strict=False)
    # Python 3.13 writes an IPv4 address into ::ffff:0:0/96.
    short = network.exploded if "." in str(network) else str(network)
    for text in (short, network.exploded, short.upper()):
        assert interval(text) == (6, int(network[0]), int(network[-1]))


@given(
    st.text(st.sampled_from(list("0123456789abfF.:/")), max_size=24) | st.from_regex(r"\A[0-9a-f:.]{2,20}/[0-9]{1,3}\Z")
)
def test_what_is_a_network_is_one_for_the_standard_library(text: str) -> None:
    found = interval(text)
    if found is not None:
        network = ipaddress.ip_network(text)
        assert found == (network.version, int(network[0]), int(network[-1]))


def test_protocol_numbers() -> None:
    assert [protocol_number(text, "all") for text in ("tcp", "0", "255", "all")] == [6, 0, 255, None]
    assert [protocol_number(text, "-1") for text in ("-1", "all", "256", "00", "+1", "", "١")] == [None] + [-1] * 6


# ---- against trying all boundaries


def decided(parameters: dict[str, Any], inputs: list[bytes]) -> None:
    """z3 agrees with the evaluator on all boundaries, and about each packet evaluator, formula and tests agree."""
    text = problem(parameters, inputs)
    formula = Problem(text, referred(parameters, inputs))
    documents, plain = [read(data, "f") for data in inputs], [json.loads(data) for data in inputs]
    opinions = set()
    for tried in boundaries(parameters, inputs):
        opinion = bool(judge(parameters, documents, tried))
        assert formula.holds(tried) is opinion, tried
        assert refuted(parameters, plain, tried) is opinion, tried
        opinions.add(opinion)
    assert satisfiable(query(text, 1)) is (True in opinions)
    every = [{**parameters, "protocol": "all", "source": source} for source in ("0.0.0.0/0", "::/0")]
    for claim in every:
        claim.pop("ports", None)
    anything = any(refuted(claim, plain, tried) for claim in every for tried in boundaries(claim, inputs))
    assert satisfiable(query(text, 2)) is anything


FILES = sorted(SHARED.glob("*.json")) if SHARED else []


def test_there_are_shared_files() -> None:
    if SHARED is None:
        pytest.skip("no shared problems beside the project")
    assert len(FILES) >= 7


@pytest.mark.problems
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("source", ["0.0.0.0/0", "::/0"])
def test_shared_files(path: Path, source: str) -> None:
    """Ports of administration, the web, and all, with and without the assumption; and all protocols."""
    for claim in [{"protocol": "tcp", "ports": [port, port]} for port in (22, 443, 3389)] + [
        {"protocol": "tcp"},
        {"protocol": "all"},
    ]:
        for references in ("any", "outside"):
            decided({**claim, "source": source, "references": references}, [path.read_bytes()])


NETWORKS4 = st.sampled_from(
    ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "10.0.0.1/32", "255.255.255.255/32"]
)
NETWORKS6 = st.sampled_from(["::/0", "::/1", "2001:db8::/32", "::1/128", "::/96"])
PORTS = st.sampled_from([0, 1, 22, 80, 65535])
RANGES = st.tuples(PORTS, PORTS).map(sorted)
ICMPS = st.sampled_from([(-1, -1), (8, 0), (3, -1), (0, 0), (255, 255)])


@st.composite
def traffic(draw: st.DrawFn, names: tuple[str, ...]) -> tuple[str, int | None, int | None]:
    """A protocol and the numbers that go with it."""
    protocol = draw(st.sampled_from(names))
    if protocol in ("tcp", "udp", "6", "17"):
        return protocol, *draw(RANGES)
    if protocol in ("icmp", "icmpv6", "1", "58"):
        return protocol, *draw(ICMPS)
    return protocol, None, None


SOURCES = st.lists(NETWORKS4 | NETWORKS6 | st.sampled_from(["sg-9", "pl-9", "2/sg-9", "sg-1"]), max_size=3)
RULE = st.builds(lambda t, s: rule(*t, *s), traffic(("tcp", "udp", "icmp", "icmpv6", "-1", "47", "6")), SOURCES)
GROUPS = st.builds(lambda a, b: groups(*a, sg_1=b), st.lists(RULE, max_size=3), st.lists(RULE, max_size=2))
ENTRY = st.builds(
    lambda n, a, t, s, e: entry(n, a, *t, s, e),
    st.integers(1, 9),
    st.sampled_from(["allow", "deny"]),
    traffic(("6", "17", "1", "58", "-1", "47")),
    NETWORKS4 | NETWORKS6,
    st.booleans(),
)
ACLS = st.lists(ENTRY, max_size=4, unique_by=lambda e: (e["Egress"], e["RuleNumber"])).map(lambda found: acls(*found))
INPUTS = st.tuples(GROUPS) | st.tuples(ACLS) | st.tuples(ACLS, GROUPS)


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    """The parameters of a claim."""
    claim: dict[str, Any] = {"protocol": draw(st.sampled_from(["tcp", "udp", "icmp", "58", "47", "all"]))}
    claim["source"] = draw(NETWORKS4 | NETWORKS6)
    if claim["protocol"] in ("tcp", "udp") and draw(st.booleans()):
        claim["ports"] = draw(RANGES)
    claim.update(draw(st.sampled_from([{}, {"references": "outside"}])))
    return claim


@settings(max_examples=80, deadline=None)
@given(claims(), INPUTS, st.booleans())
def test_random_files(claim: dict[str, Any], inputs: tuple[bytes, ...], one: bool) -> None:
    if one and b"SecurityGroups" in b"".join(inputs):
        claim = {**claim, "groups": ["sg-1"]}
    decided(claim, list(inputs))


@settings(max_examples=40, deadline=None)
@given(claims(), GROUPS, ACLS)
def test_verdicts_hang_on_no_identity(claim: dict[str, Any], data: bytes, acl: bytes) -> None:
    """No rule keeps members out: what is let in is let in with all memberships. So it does not matter which references
    are to the same: as one, or each of them apart, they make the same verdicts."""
    one = data.replace(b'"UserId": "2"', b'"UserId": "1"').replace(b'"pl-9"', b'"pl-1"')
    parts = data.split(b'"UserId": "')
    apart = parts[0] + b"".join([f'"UserId": "{k}-'.encode() + part for k, part in enumerate(parts[1:])])
    assert one.count(b"UserId") == apart.count(b"UserId") == data.count(b"UserId")
    for inputs in ([data], [data, acl]):
        everything = frozenset(referred(claim, inputs))
        documents = [read(text, "f") for text in inputs]
        verdicts = set()
        for merged in (data, one, apart):
            text = problem(claim, [merged, *inputs[1:]])
            verdicts.add((satisfiable(query(text, 1)), satisfiable(query(text, 2))))
        assert len(verdicts) == 1
        if claim.get("references") != "outside":
            for source in ("0.0.0.0", "10.1.0.1", "::1"):
                tried = packet(TCP, source, 22)
                assert not judge(claim, documents, tried) or judge(
                    claim, documents, tried._replace(member_of=everything)
                )


# ---- what is refused


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*.json")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_refused(path: Path) -> None:
    kind = {"malformed": MalformedInput, "unsupported": Unsupported}[path.parent.name]
    with pytest.raises(kind) as caught:
        problem(SSH, [path.read_bytes()], [path.name])
    assert type(caught.value) is kind
    assert str(caught.value) + "\n" == path.with_suffix(".expect").read_text()
