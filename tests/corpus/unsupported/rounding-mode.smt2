; expect: symbol RNE at rounding-mode.smt2:2:9
(assert (= RNE RNE))
