; expect: :2:23: expected ), found true
(declare-const p Bool true)
