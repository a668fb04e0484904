; expect: logic HORN at logic-horn.smt2:2:1
(set-logic HORN)
