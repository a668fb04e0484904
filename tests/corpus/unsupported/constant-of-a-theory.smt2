; expect: function re.all at constant-of-a-theory.smt2:3:9
(set-logic QF_S)
(assert re.all)
