; expect: command block-model at command-block-model.smt2:2:2
(block-model :values)
