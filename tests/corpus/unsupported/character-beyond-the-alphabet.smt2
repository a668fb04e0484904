; expect: (_ char #x30000) at character-beyond-the-alphabet.smt2:2:12
(assert (= (_ char #x30000) "a"))
