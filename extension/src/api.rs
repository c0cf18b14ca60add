//! The WebExtension calls that the background makes, as Chromium and Firefox both have them.
//! `background.js` sees to it that `browser` names them in both.

use crate::js::property;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["browser", "tabs"], js_name = get)]
    pub async fn tab(id: i32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "tabs"], js_name = query)]
    pub async fn tabs(filter: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "tabs"], js_name = create)]
    pub async fn open_tab(properties: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "scripting"], js_name = executeScript)]
    pub async fn execute_script(injection: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "scripting"], js_name = registerContentScripts)]
    pub async fn register_scripts(scripts: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "scripting"], js_name = unregisterContentScripts)]
    pub async fn unregister_scripts() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "permissions"], js_name = contains)]
    pub async fn permissions_contain(permissions: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "permissions"], js_name = getAll)]
    pub async fn all_permissions() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "permissions"], js_name = remove)]
    pub async fn remove_permissions(permissions: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "local"], js_name = get)]
    pub async fn local_get(key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "local"], js_name = set)]
    pub async fn local_set(values: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "local"], js_name = clear)]
    pub async fn local_clear() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "session"], js_name = get)]
    pub async fn session_get(key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "session"], js_name = set)]
    pub async fn session_set(values: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "session"], js_name = remove)]
    pub async fn session_remove(key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "session"], js_name = clear)]
    pub async fn session_clear() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "sync"], js_name = get)]
    pub async fn sync_get() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "sync"], js_name = set)]
    pub async fn sync_set(values: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "sync"], js_name = remove)]
    pub async fn sync_remove(keys: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "storage", "sync"], js_name = clear)]
    pub async fn sync_clear() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "alarms"], js_name = get)]
    pub async fn alarm(name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "alarms"], js_name = create)]
    pub async fn create_alarm(name: &str, when: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["browser", "alarms"], js_name = clear)]
    pub async fn clear_alarm(name: &str) -> Result<JsValue, JsValue>;

    /// Address of a file of the package.
    #[wasm_bindgen(js_namespace = ["browser", "runtime"], js_name = getURL)]
    pub fn package_url(path: &str) -> String;

    #[wasm_bindgen(js_namespace = ["browser", "i18n"], js_name = getUILanguage)]
    pub fn ui_language() -> String;

    #[wasm_bindgen(js_namespace = ["browser", "runtime"], js_name = getManifest)]
    pub fn manifest() -> JsValue;
}

/// Version of the extension.
pub fn version() -> String {
    property(&manifest(), "version").as_string().unwrap_or_default()
}

/// The stored values: see `background/store.js`.
#[wasm_bindgen(raw_module = "../background/store.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = getMany)]
    pub async fn stored(keys: Vec<String>) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = keysOf)]
    pub async fn stored_keys(prefix: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = allUnder)]
    pub async fn stored_under(prefix: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = apply)]
    pub async fn store(keys: Vec<String>, bytes: js_sys::Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = erase)]
    pub async fn erase_stored() -> Result<JsValue, JsValue>;
}

/// Where a person reads: see `background/locale.js`.
#[wasm_bindgen(raw_module = "../background/locale.js")]
extern "C" {
    /// Country of a language tag, or an empty text.
    pub fn region(language: &str) -> String;
}

/// Unpacking and waiting: see `background/unpack.js`.
#[wasm_bindgen(raw_module = "../background/unpack.js")]
extern "C" {
    /// Hands the unpacked bytes of a gzipped file to `each`, piece by piece.
    #[wasm_bindgen(catch)]
    pub async fn unpack(
        bytes: &js_sys::Uint8Array,
        each: &Closure<dyn FnMut(js_sys::Uint8Array)>,
    ) -> Result<JsValue, JsValue>;

    pub async fn sleep(milliseconds: u32) -> JsValue;
}

/// Drawing on the toolbar: see `background/paint.js`.
#[wasm_bindgen(raw_module = "../background/paint.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = paint)]
    pub async fn paint(tab: i32, badge: JsValue, language: &str) -> Result<JsValue, JsValue>;
}
