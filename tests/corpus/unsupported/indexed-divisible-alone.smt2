; expect: (_ divisible 3) at indexed-divisible-alone.smt2:2:9
(assert (_ divisible 3))
