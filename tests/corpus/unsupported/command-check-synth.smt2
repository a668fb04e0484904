; expect: command check-synth at command-check-synth.smt2:2:1
(check-synth)
