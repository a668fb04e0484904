; expect: logic HORN at logic-horn.smt2:2:12
(set-logic HORN)
