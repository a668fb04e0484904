; expect: sort (_ BitVec...) at sort-bit-vector.smt2:2:21
(declare-const a (_ BitVec 8))
