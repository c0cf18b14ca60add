//! The order of functions in a core. A package is deflated, which finds a repetition only within 32 KB: functions that have
//! much in common, such as two readings of like types, are put beside each other. Nothing else about them changes.

use anyhow::{Context, Result};
use std::collections::HashMap;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// Bytes of a piece by which functions are compared.
const PIECE: usize = 6;
/// A piece that more functions have says nothing.
const MOST_HOLDERS: usize = 60;
/// What a piece counts that the function before has, the one before that, and so on.
const NEARNESS: [u64; 3] = [6, 3, 2];
/// Pieces that a function has the more: otherwise tiny ones would come first everywhere.
const ALLOWANCE: u64 = 60;

/// Rewrites a module with its functions ordered by likeness.
pub fn rewrite(module: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = by_likeness(&bodies);
    let mut places = vec![0; order.len()];
    for (place, function) in (0_u32..).zip(&order) {
        places[*function] = place;
    }
    let mut out = Module::new();
    let mut ordered = Ordered { imported, order, places };
    ordered.parse_core_module(&mut out, Parser::new(0), module).context("the core is no module")?;
    Ok(out.finish())
}

struct Ordered {
    /// Imported functions: their numbers come first and stay.
    imported: u32,
    /// Which function stands at each place.
    order: Vec<usize>,
    /// The place of each function.
    places: Vec<u32>,
}

impl Reencode for Ordered {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        let own = function.checked_sub(self.imported).map(|own| self.places[own as usize]);
        Ok(own.map_or(function, |place| place + self.imported))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for function in &self.order {
            functions.function(types[*function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.order.clone() {
            utils::parse_function_body(self, code, bodies[function].clone())?;
        }
        Ok(())
    }
}

/// From the longest function always to the one that has most in common with the last ones.
fn by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    let (pieces, holders) = pieces(bodies);
    let mut longest: Vec<usize> = (0..bodies.len()).collect();
    longest.sort_by_key(|function| (bodies[*function].len(), *function));
    let (mut order, mut taken) = (Vec::<usize>::new(), vec![false; bodies.len()]);
    let mut likeness = vec![0_u64; bodies.len()];
    while order.len() < bodies.len() {
        let mut met = Vec::new();
        for (function, nearness) in order.iter().rev().zip(NEARNESS) {
            let like = pieces[*function].iter().flat_map(|piece| &holders[*piece]);
            for other in like.copied().filter(|other| !taken[*other]) {
                if likeness[other] == 0 {
                    met.push(other);
                }
                likeness[other] += nearness;
            }
        }
        // Compared as fractions, since these are the same on every machine.
        let share = |of: usize| (likeness[of], pieces[of].len() as u64 + ALLOWANCE);
        let best = met.iter().copied().max_by(|a, b| {
            let ((a_like, a_all), (b_like, b_all)) = (share(*a), share(*b));
            (a_like * b_all).cmp(&(b_like * a_all)).then(b.cmp(a))
        });
        met.iter().for_each(|function| likeness[*function] = 0);
        let next = best.or_else(|| {
            while longest.last().is_some_and(|function| taken[*function]) {
                longest.pop();
            }
            longest.pop()
        });
        let Some(next) = next else { break };
        taken[next] = true;
        order.push(next);
    }
    order
}

/// The pieces of each function by number, of those that others have too, and which functions have each.
fn pieces(bodies: &[&[u8]]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let (mut known, mut holders) = (HashMap::new(), Vec::<Vec<usize>>::new());
    for (function, body) in bodies.iter().enumerate() {
        for piece in body.windows(PIECE) {
            let number = *known.entry(piece).or_insert(holders.len());
            if number == holders.len() {
                holders.push(Vec::new());
            }
            if holders[number].last() != Some(&function) {
                holders[number].push(function);
            }
        }
    }
    let mut pieces = vec![Vec::new(); bodies.len()];
    for (number, holders) in holders.iter_mut().enumerate() {
        if !(2..=MOST_HOLDERS).contains(&holders.len()) {
            holders.clear();
        }
        holders.iter().for_each(|function| pieces[*function].push(number));
    }
    (pieces, holders)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, TypeSection,
    };

    #[test]
    fn like_stands_beside_like_and_nobody_is_lost() {
        let bodies: [&[u8]; 5] =
            [b"abcdefghijkl", b"0123456789", b"abcdefghij", b"-", b"x123456789"];
        assert_eq!(by_likeness(&bodies), [0, 2, 4, 1, 3]);
        assert!(by_likeness(&[]).is_empty());
    }

    /// An imported function, three of our own that call each other, the last of them exported.
    fn module() -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        imports.import("from", "outside", EntityType::Function(0));
        let (mut functions, mut exports, mut code) =
            (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        for calls in [&[0_u32][..], &[1, 1, 1, 1, 1, 1, 1, 1], &[0, 1, 1, 1, 1, 1, 1, 2]] {
            functions.function(0);
            let mut body = Function::new([]);
            calls.iter().for_each(|function| {
                body.instructions().call(*function);
            });
            body.instructions().end();
            code.function(&body);
        }
        exports.export("last", ExportKind::Func, 3);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn calls_and_exports_follow_their_functions() {
        let out = rewrite(&module()).unwrap();
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(&out) {
            match payload.unwrap() {
                // The longest, then the one like it, then the one that calls outside.
                Payload::ExportSection(exports) => {
                    let exported: Vec<u32> =
                        exports.into_iter().map(|export| export.unwrap().index).collect();
                    assert_eq!(exported, [1]);
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
                _ => {}
            }
        }
        let call = |function: u8| [0x10, function];
        let body = |calls: &[u8]| {
            [&[0][..], &calls.iter().copied().flat_map(call).collect::<Vec<_>>(), &[0x0b]].concat()
        };
        let expected =
            [body(&[0, 3, 3, 3, 3, 3, 3, 2]), body(&[3, 3, 3, 3, 3, 3, 3, 3]), body(&[0])];
        assert_eq!(bodies, expected);
    }
}
