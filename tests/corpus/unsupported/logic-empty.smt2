; expect: logic  at logic-empty.smt2:2:12
(set-logic ||)
