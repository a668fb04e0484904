; expect: re.allchar is already declared
(declare-const re.allchar Bool)
