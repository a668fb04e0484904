; expect: (_ divisible...) at indexed-divisible-alone.smt2:2:12
(assert (_ divisible 3))
