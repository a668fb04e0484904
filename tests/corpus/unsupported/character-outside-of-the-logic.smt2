; expect: (_ char #x41) at character-outside-of-the-logic.smt2:3:12
(set-logic QF_LIA)
(assert (= (_ char #x41) (_ char #x41)))
