; expect: symbol ubv_to_int at bits-of-a-number.smt2:2:12
(assert (= (ubv_to_int true) 0))
