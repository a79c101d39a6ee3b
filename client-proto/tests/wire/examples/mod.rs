//! One example of every message, command, change and error.

mod changes;
mod desks;
mod messages;
mod told;

pub(crate) use changes::changes;
pub(crate) use messages::{
    client_messages, commands, edits, errors, orders, rejections, server_messages, studies,
};
pub(crate) use told::{news, notices};

use burnrate_client_proto::quantity::Text;

/// A name in both languages.
pub(crate) fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}
