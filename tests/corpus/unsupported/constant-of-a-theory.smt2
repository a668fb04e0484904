; expect: symbol re.all at constant-of-a-theory.smt2:3:1
(set-logic ALL)
(assert re.all)
