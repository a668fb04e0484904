; expect: logic QF_XYZ at logic-qf_xyz.smt2:2:1
(set-logic QF_XYZ)
