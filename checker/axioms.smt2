; The axiom book: clauses that are true in every model of the theories of the SMT-LIB standard.
;
; The k-th definition is axiom k, and the rule `ax k t1 … tn` gives its body with t1 … tn for the parameters, in their
; order. Normative together with ../formats/CERTIFICATE.md. Axioms are added at the end and never changed or removed:
; certificates name them by their numbers.
;
; Each body is one literal or the disjunction of its literals, whose atoms are equalities, comparisons and predicates.
; Division by zero is a function of which nothing is known: hence the guards.

(set-logic QF_NIRA)

; Integer division: x = n·q + r with 0 <= r < |n|.
(define-fun div-lower ((x Int) (n Int)) Bool (or (= n 0) (<= (* n (div x n)) x)))
(define-fun div-upper-positive ((x Int) (n Int)) Bool (or (not (< 0 n)) (< x (+ (* n (div x n)) n))))
(define-fun div-upper-negative ((x Int) (n Int)) Bool (or (not (< n 0)) (< x (- (* n (div x n)) n))))
(define-fun mod-remainder ((x Int) (n Int)) Bool (or (= n 0) (= x (+ (* n (div x n)) (mod x n)))))

; Absolute values.
(define-fun abs-nonnegative ((x Int)) Bool (or (< x 0) (= (abs x) x)))
(define-fun abs-negative ((x Int)) Bool (or (not (< x 0)) (= (abs x) (- x))))

; The greatest integer that is not above a.
(define-fun to-int-lower ((a Real)) Bool (<= (to_real (to_int a)) a))
(define-fun to-int-upper ((a Real)) Bool (< a (+ (to_real (to_int a)) 1.0)))
(define-fun is-int-equal ((a Real)) Bool (or (not (is_int a)) (= (to_real (to_int a)) a)))
(define-fun equal-is-int ((a Real)) Bool (or (not (= (to_real (to_int a)) a)) (is_int a)))

; Division by a term that is no numeral; `la` knows division by numerals.
(define-fun division ((a Real) (b Real)) Bool (or (= b 0.0) (= a (* b (/ a b)))))
