; expect: logic UNKNOWN at logic-unknown.smt2:2:1
(set-logic UNKNOWN)
