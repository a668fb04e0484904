; expect: command block-model at command-block-model.smt2:2:1
(block-model :values)
