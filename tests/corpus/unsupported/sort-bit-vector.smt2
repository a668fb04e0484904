; expect: sort (_ BitVec 8) at sort-bit-vector.smt2:2:18
(declare-const a (_ BitVec 8))
