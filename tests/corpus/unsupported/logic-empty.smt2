; expect: logic  at logic-empty.smt2:2:1
(set-logic ||)
