//! Logistic regression by Newton's method.

const ROUNDS: usize = 40;

/// One row with what it should give (0 to 1) and how much it counts.
pub struct Case<'a> {
    pub row: &'a [f64],
    pub target: f64,
    pub weight: f64,
}

/// Weights with the base last; the ridge lies on all but the base.
pub fn fit(cases: &[Case<'_>], ridge: f64) -> Vec<f64> {
    let width = cases.first().map_or(0, |case| case.row.len());
    let mut weights = vec![0.0; width + 1];
    for _ in 0..ROUNDS {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| ridge * weight).collect();
        gradient[width] = 0.0;
        let mut curvature = vec![vec![0.0; width + 1]; width + 1];
        (0..width).for_each(|i| curvature[i][i] = ridge);
        for case in cases {
            let p = score(&weights, case.row);
            let at = |i: usize| case.row.get(i).copied().unwrap_or(1.0);
            for i in 0..=width {
                gradient[i] += case.weight * (p - case.target) * at(i);
                let slope = case.weight * p * (1.0 - p) * at(i);
                curvature[i].iter_mut().enumerate().for_each(|(j, cell)| *cell += slope * at(j));
            }
        }
        let step = solve(curvature, gradient);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight -= step);
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    weights
}

/// The same with the ridge on standardised rows; the weights are for rows as they are.
pub fn fit_standardised(cases: &[Case<'_>], ridge: f64) -> Vec<f64> {
    let width = cases.first().map_or(0, |case| case.row.len());
    let n = cases.len() as f64;
    let column = |i: usize| cases.iter().map(move |case| case.row[i]);
    let means: Vec<f64> = (0..width).map(|i| column(i).sum::<f64>() / n).collect();
    // A column that never varies tells nothing: any unit will do.
    let units: Vec<f64> = (0..width)
        .map(|i| (column(i).map(|x| (x - means[i]).powi(2)).sum::<f64>() / n).sqrt())
        .map(|unit| if unit > 1e-9 { unit } else { 1.0 })
        .collect();
    let rows: Vec<Vec<f64>> = cases
        .iter()
        .map(|case| (0..width).map(|i| (case.row[i] - means[i]) / units[i]).collect())
        .collect();
    let standardised: Vec<Case<'_>> =
        rows.iter().zip(cases).map(|(row, case)| Case { row, ..*case }).collect();
    let mut weights = fit(&standardised, ridge);
    for i in 0..width {
        weights[i] /= units[i];
        weights[width] -= weights[i] * means[i];
    }
    weights
}

pub fn score(weights: &[f64], row: &[f64]) -> f64 {
    1.0 / (1.0 + (-sum(weights, row)).exp())
}

/// The score as a logit.
pub fn sum(weights: &[f64], row: &[f64]) -> f64 {
    let base = weights.last().copied().unwrap_or_default();
    weights.iter().zip(row).fold(base, |sum, (weight, x)| sum + weight * x)
}

/// Gauss' elimination; the matrix is positive definite.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for i in 0..n {
        let pivot = matrix[i].clone();
        for k in i + 1..n {
            let factor = matrix[k][i] / pivot[i];
            let row = matrix[k].iter_mut().zip(&pivot);
            row.skip(i).for_each(|(cell, above)| *cell -= factor * above);
            right[k] -= factor * right[i];
        }
    }
    let mut out = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| matrix[i][j] * out[j]).sum();
        out[i] = (right[i] - known) / matrix[i][i];
    }
    out
}
