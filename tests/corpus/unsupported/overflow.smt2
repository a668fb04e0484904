; expect: symbol bvnego at overflow.smt2:2:9
(assert (bvnego true))
