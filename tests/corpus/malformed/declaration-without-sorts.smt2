; expect: :2:1: wrong arguments of declare-fun
(declare-fun f Bool)
