//! Fetching with bounds. Every request that leaves the extension goes through [`fetch`].

use crate::js::{error_name, property, take_bytes};
use parallax::provider::answer::Answer;
use parallax::provider::encoding::Decoder;
use parallax::provider::reach;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReadableStreamDefaultReader, Request, RequestCache, RequestCredentials,
    RequestInit, RequestRedirect, Response, TextDecoder, TextDecoderOptions,
};

/// What a request may cost.
pub struct Limits {
    pub bytes: usize,
    pub milliseconds: u32,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FetchError {
    /// The body was longer than the limit.
    TooLarge,
    /// No answer in time.
    TimedOut,
    /// Refused, unreachable, a redirect loop or a failed TLS handshake: browsers do not say which.
    Failed,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    async fn global_fetch(request: &Request) -> Result<JsValue, JsValue>;
}

/// Asks `url` without cookies and past the HTTP cache; with a body (JSON) it is a POST. The caller has checked the host permission:
/// without it the request would still leave the browser. **Only public hosts are asked, and an answer that a redirect brought from
/// another is not read.** Alone the person's own search server, which alone is sent a body, may stand on their machine; it may not
/// send the words on.
pub async fn fetch(
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
    limits: &Limits,
) -> Result<Answer, FetchError> {
    let failed = |error: JsValue| match error_name(&error).as_str() {
        "TimeoutError" | "AbortError" => FetchError::TimedOut,
        _ => FetchError::Failed,
    };
    let may_reach = |url: &str| body.is_some() || reach::is_public(url);
    if !may_reach(url) {
        return Err(FetchError::Failed);
    }
    let request = request(url, headers, body, limits).map_err(failed)?;
    let response: Response = global_fetch(&request).await.map_err(failed)?.unchecked_into();
    if !may_reach(&response.url()) {
        return Err(FetchError::Failed);
    }
    let body = read_body(&response, limits.bytes).await?;
    Ok(Answer {
        status: response.status(),
        url: response.url(),
        headers: header_list(&response.headers()),
        body,
        ..Answer::default()
    })
}

fn request(
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
    limits: &Limits,
) -> Result<Request, JsValue> {
    let sent = Headers::new()?;
    for (name, value) in headers {
        sent.set(name, value)?;
    }
    let init = RequestInit::new();
    if let Some(body) = body {
        sent.set("content-type", "application/json")?;
        init.set_method("POST");
        init.set_redirect(RequestRedirect::Error);
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&sent);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(limits.milliseconds)));
    Request::new_with_str_and_init(url, &init)
}

async fn read_body(response: &Response, limit: usize) -> Result<Vec<u8>, FetchError> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|error| {
            match error_name(&error).as_str() {
                "TimeoutError" | "AbortError" => FetchError::TimedOut,
                _ => FetchError::Failed,
            }
        })?;
        if property(&chunk, "done").is_truthy() {
            return Ok(body);
        }
        let bytes = js_sys::Uint8Array::new(&property(&chunk, "value"));
        if body.len() + bytes.length() as usize > limit {
            // The rest is not wanted; whether the cancelling works out changes nothing for us.
            drop(reader.cancel());
            return Err(FetchError::TooLarge);
        }
        let start = body.len();
        body.resize(start + bytes.length() as usize, 0);
        bytes.copy_to(&mut body[start..]);
    }
}

fn header_list(headers: &Headers) -> Vec<(String, String)> {
    let mut list = Vec::new();
    for entry in headers.entries() {
        let Ok(entry) = entry else { break };
        let pair: js_sys::Array = entry.unchecked_into();
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            list.push((name.to_lowercase(), value));
        }
    }
    list
}

/// Is the connection paid by volume, or does the person save data? `false` where the browser does not say.
pub fn is_metered() -> bool {
    let navigator = property(&js_sys::global(), "navigator");
    let connection = property(&navigator, "connection");
    property(&connection, "saveData").is_truthy()
        || property(&connection, "type").as_string().as_deref() == Some("cellular")
}

/// Bytes of a file of the package.
pub async fn packaged(path: &str) -> Result<Vec<u8>, JsValue> {
    let request = Request::new_with_str(&crate::api::package_url(path))?;
    let response: Response = global_fetch(&request).await?.unchecked_into();
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(take_bytes(buffer.unchecked_ref()))
}

/// The encodings of the browser.
pub struct BrowserDecoder;

impl Decoder for BrowserDecoder {
    fn decode(&self, label: &str, bytes: &[u8], strict: bool) -> Option<String> {
        let options = TextDecoderOptions::new();
        options.set_fatal(strict);
        let decoder = TextDecoder::new_with_label_and_options(label, &options).ok()?;
        decoder.decode_with_u8_array(bytes).ok()
    }
}
