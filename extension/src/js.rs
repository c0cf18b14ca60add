//! Values across the border between Rust and JavaScript.

use js_sys::{ArrayBuffer, Function, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// A plain object, by way of JSON: what is stored is written as JSON too, so the code that writes a type is compiled once.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let json = serde_json::to_string(value);
    js_sys::JSON::parse(&json.map_err(|error| JsValue::from_str(&error.to_string()))?)
}

/// An argument of the browser's interface, which are small objects of many forms and one type.
pub fn wish(value: &Value) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(Into::into)
}

/// The JSON of a value of unknown make.
pub fn json(value: &JsValue) -> Result<String, JsValue> {
    let text = js_sys::JSON::stringify(value)?;
    text.as_string().ok_or_else(|| JsValue::from_str("there is no value"))
}

/// Parses a value of unknown make into a type. It goes through JSON, since what is stored does too: the code that reads a type
/// is compiled once.
pub fn from_js<T: DeserializeOwned>(value: &JsValue) -> Result<T, JsValue> {
    serde_json::from_str(&json(value)?).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// The bytes of a buffer that nobody else reads. It is emptied at once: as garbage it would be held until the browser collects it.
pub fn take_bytes(buffer: &ArrayBuffer) -> Vec<u8> {
    let bytes = Uint8Array::new(buffer).to_vec();
    if let Some(transfer) = property(buffer, "transfer").dyn_ref::<Function>() {
        // A browser that cannot keeps it for a while.
        transfer.call1(buffer, &JsValue::from(0)).ok();
    }
    bytes
}

/// The property `key` of an object; `undefined` when there is none or `value` is no object.
pub fn property(value: &JsValue, key: &str) -> JsValue {
    js_sys::Reflect::get(value, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

/// What went wrong, in the browser's words.
pub fn error_text(error: &JsValue) -> String {
    property(error, "message").as_string().unwrap_or_else(|| format!("{error:?}"))
}

/// `name` of a `DOMException` (`QuotaExceededError`, `AbortError`, ...), or an empty string.
pub fn error_name(error: &JsValue) -> String {
    property(error, "name").as_string().unwrap_or_default()
}
