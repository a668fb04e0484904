; expect: logic UNKNOWN at logic-unknown.smt2:2:12
(set-logic UNKNOWN)
